import FoundationEssentials
import ModelFiles
import ModelLibrary
import Recipes
import Synchronization
import TestSupport

/// A folder of models of its own for one test, removed afterwards.
final class ModelTree {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func place(_ name: String) -> String { path + "/" + name }

  /// Writes bytes, making the folders on the way.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try makeFolder(for: name)
    try Data(bytes).write(to: URL(fileURLWithPath: place(name)))
    return place(name)
  }

  /// Writes a model of small tensors; `mark` makes its content different from another's.
  @discardableResult
  func add(
    _ name: String, _ tensors: [String: [Int]], metadata: [(key: String, value: String)] = [], mark: Float = 0
  ) throws -> String {
    try makeFolder(for: name)
    let outgoing = tensors.sorted { $0.key < $1.key }.map { name, shape in
      OutgoingTensor(
        name: name, shape: shape, values: Array(repeating: mark, count: shape.reduce(1, *)))
    }
    try SafetensorsFile.write(outgoing, metadata: metadata, to: place(name))
    return place(name)
  }

  /// Links a model of the fixture, named as in its `models` folder, to a place in the tree.
  func link(_ fixture: String, as name: String) throws {
    try makeFolder(for: name)
    try FileManager.default.createSymbolicLink(
      atPath: place(name), withDestinationPath: Fixture.path("tiny-scenes/models/" + fixture))
  }

  func linkFolder(_ destination: String, as name: String) throws {
    try FileManager.default.createSymbolicLink(atPath: place(name), withDestinationPath: destination)
  }

  func folders(_ subfolder: String = "") throws -> ModelFolders {
    try ModelFolders(paths: [subfolder.isEmpty ? path : place(subfolder)])
  }

  private func makeFolder(for name: String) throws {
    try FileManager.default.createDirectory(
      at: URL(fileURLWithPath: place(name)).deletingLastPathComponent(), withIntermediateDirectories: true)
  }
}

/// Tensor names and shapes by which the kinds are told, as small as they can be.
enum Sample {
  static let sd1: [String: [Int]] = [
    "model.diffusion_model.input_blocks.0.0.weight": [2, 4, 1, 1],
    "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight": [1, 768],
    "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight": [2, 3],
    "first_stage_model.decoder.conv_in.weight": [2, 4, 1, 1],
  ]
  static let sdxl: [String: [Int]] = [
    "model.diffusion_model.input_blocks.0.0.weight": [2, 4, 1, 1],
    "conditioner.embedders.0.transformer.text_model.embeddings.token_embedding.weight": [2, 3],
    "conditioner.embedders.1.model.ln_final.weight": [2],
    "first_stage_model.decoder.conv_in.weight": [2, 4, 1, 1],
  ]
  static let vae: [String: [Int]] = [
    "decoder.conv_in.weight": [2, 4, 1, 1], "decoder.up.0.block.0.conv1.weight": [1],
  ]
  static let lora: [String: [Int]] = [
    "lora_unet_down_blocks_0_attentions_0_proj_in.lora_up.weight": [2, 1],
    "lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight": [1, 2],
  ]
  static let embedding: [String: [Int]] = ["emb_params": [2, 768]]
}

/// Hashes files and remembers in which order it was asked.
final class RecordingHashes: HashSource {
  private let log = Mutex<[String]>([])

  var asked: [String] { log.withLock { $0 } }

  func digits(_ hash: FileHash, ofFile path: String) throws(ModelFileError) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    log.withLock { $0.append("\(hash.rawValue) \(name)") }
    return try hash.digits(ofFile: path)
  }
}

/// The fixture's model folder.
let fixtureModels = Fixture.path("tiny-scenes/models")

extension ModelRequests {
  static func claim(
    _ name: String?, _ hash: String?, vae: ModelRequest? = nil, loras: [LoraRequest] = [],
    embeddings: [ModelRequest] = []
  ) -> ModelRequests {
    ModelRequests(
      checkpoint: ModelRequest(kind: .checkpoint, name: name, hash: hash), vae: vae, loras: loras,
      embeddings: embeddings)
  }

  /// A claim with the fixture's checkpoint and nothing else.
  static var tiny: ModelRequests {
    ModelRequests(
      checkpoint: ModelRequest(kind: .checkpoint, name: "tiny-scenes_v1", hash: "949e39aa10"))
  }
}

extension LoraRequest {
  init(_ name: String, _ hash: String? = nil) {
    self.init(name: name, textEncoderMultiplier: 1, unetMultiplier: 1, hash: hash)
  }
}

extension ModelResolution {
  var codes: [String] { reasons.map(\.code.rawValue) }
  var noteCodes: [String] { notes.map(\.code) }
}
