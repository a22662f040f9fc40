import FoundationEssentials
import JSON
import ModelFiles
import Parameters
import Recipes
import TestSupport
import Testing

/// A job of a random model of `Fixtures/tiny-random`, as an infotext.
struct RandomJob {
  let name: String
  let model: String
  /// Its noise comes from a Brownian tree, in which a last bit of a sigma shows.
  let isBrownian: Bool
  let resolution: Resolution

  /// Of the fixtures, in which its files lie.
  let folder: String
  /// What the `.yaml` beside the checkpoint would say.
  let config: CheckpointConfig?

  /// - Parameters:
  ///   - list: a file of the fixture.
  ///   - folder: the fixture.
  static func all(
    of model: String, in list: String = "cases", folder: String = "tiny-random"
  ) throws -> [RandomJob] {
    let records = try #require(try Fixture.json("\(folder)/\(list).json").elements)
    return try records.filter { $0["model"]?.text == model }.map { try RandomJob($0, folder) }
  }

  private init(_ record: JSONValue, _ folder: String) throws {
    self.folder = folder
    config = record["yaml"].flatMap { yaml in
      guard yaml.members != nil else { return nil }
      var config = CheckpointConfig()
      config.linearStart = yaml["linear_start"]?.number
      config.linearEnd = yaml["linear_end"]?.number
      return config
    }
    name = try #require(record["name"]?.text)
    model = try #require(record["model"]?.text)
    isBrownian = record["brownian"] == .bool(true)
    let infotext = try #require(record["infotext"]?.text)
    resolution = try Parameters.resolution(of: try parsedParameters(infotext))
  }

  /// Any claim for a model of the fixture.
  init(model: String, infotext: String) throws {
    self.model = model
    folder = "tiny-random"
    config = nil
    name = infotext
    isBrownian = false
    resolution = try Parameters.resolution(of: try parsedParameters(infotext))
  }

  var hasVariation: Bool { resolution.settings?.variation != nil }

  /// The recipe, with files taken by their names.
  /// - Parameter checkpoint: the path of a model by its name.
  func recipe(_ checkpoint: (String) throws -> String) throws -> ResolvedRecipe {
    let settings = try #require(resolution.settings, "\(resolution.reasons)")
    let wanted = resolution.models
    func model(_ name: String) throws -> ModelFile {
      ModelFile(kind: .checkpoint, name: name, path: try checkpoint(name), sha256: "")
    }
    var models = ResolvedModels(
      checkpoint: try model(self.model),
      vae: wanted.vae?.name.map { file(.vae, $0) },
      loras: wanted.loras.map { LoraUse(request: $0, file: file(.lora, $0.name)) },
      embeddings: wanted.embeddings.compactMap(\.name).map { file(.embedding, $0) })
    models.checkpoint.config = config
    models.refiner = try wanted.refiner?.name.map(model)
    models.hiresCheckpoint = try wanted.hiresCheckpoint?.name.map(model)
    models.hiresLoras = wanted.hiresLoras?.map { LoraUse(request: $0, file: file(.lora, $0.name)) }
    return ResolvedRecipe(settings: settings, models: models, listing: resolution.listing)
  }

  /// Embeddings of one width serve the models of both folders.
  private func file(_ kind: ModelKind, _ name: String) -> ModelFile {
    let isShared = ["zorblax", "bad_hand-q"].contains(name)
    return ModelFile(
      kind: kind, name: name,
      path: Fixture.path("\(isShared ? "tiny-random" : folder)/\(name).safetensors"), sha256: "")
  }
}

/// Random models that are unfolded once.
struct CheckpointShelf {
  private let paths: [String: String]

  init(
    _ models: [String] = ["fern", "moss", "reed"], from fixture: String = "tiny-random", in folder: String
  ) throws {
    paths = Dictionary(
      uniqueKeysWithValues: try models.map { ($0, try unfoldedCheckpoint($0, from: fixture, in: folder)) })
  }

  func path(of model: String) throws -> String { try #require(paths[model], "\(model)") }
}

/// Writes a random model with its token table unfolded: the fixture holds few rows, which repeat.
/// - Returns: the path of the checkpoint.
func unfoldedCheckpoint(
  _ model: String, from fixture: String = "tiny-random", in folder: String
) throws -> String {
  let source = try SafetensorsFile(path: Fixture.path("\(fixture)/\(model).safetensors"))
  let tensors = source.tensors.map { entry in
    let tensor = unsafe source.withBytes(of: entry) {
      unsafe OutgoingTensor(name: entry.name, dtype: entry.dtype, shape: entry.shape, bytes: Array($0))
    }
    return entry.name.hasSuffix("token_embedding.weight") ? tensor.repeatingRows(upTo: 49408) : tensor
  }
  let path = "\(folder)/\(model).safetensors"
  try SafetensorsFile.write(tensors, to: path)
  return path
}

extension OutgoingTensor {
  fileprivate func repeatingRows(upTo count: Int) -> OutgoingTensor {
    let wanted = bytes.count / shape[0] * count
    var repeated: [UInt8] = []
    repeated.reserveCapacity(wanted + bytes.count)
    while repeated.count < wanted { repeated += bytes }
    repeated.removeLast(repeated.count - wanted)
    return OutgoingTensor(name: name, dtype: dtype, shape: [count] + shape.dropFirst(), bytes: repeated)
  }
}
