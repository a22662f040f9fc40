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

  static func all(of model: String, in folder: String = "tiny-random") throws -> [RandomJob] {
    let records = try #require(try Fixture.json("\(folder)/cases.json").elements)
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

  var hasVariation: Bool { resolution.settings?.variation != nil }

  /// The recipe, with files taken by their names.
  func recipe(checkpoint: String, refiner: String? = nil) throws -> ResolvedRecipe {
    let settings = try #require(resolution.settings, "\(resolution.reasons)")
    let wanted = resolution.models
    let models = ResolvedModels(
      checkpoint: ModelFile(kind: .checkpoint, name: model, path: checkpoint, sha256: "", config: config),
      vae: wanted.vae?.name.map { file(.vae, $0) },
      refiner: wanted.refiner?.name.flatMap { name in
        refiner.map { ModelFile(kind: .checkpoint, name: name, path: $0, sha256: "") }
      },
      loras: wanted.loras.map { LoraUse(request: $0, file: file(.lora, $0.name)) },
      embeddings: wanted.embeddings.compactMap(\.name).map { file(.embedding, $0) })
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
