import ModelFiles
import Recipes
import Synchronization
import Weights

/// The models of a renderer's last render, for the next one: claims of one checkpoint and one set of LoRAs, rendered
/// one after another, load them once. Between renders no expanded weights are kept: what stays is the list of
/// tensors and which LoRAs belong to each.
public final class LoadedModels: Sendable {
  private struct Entry {
    let key: LoadedModelKey
    let model: LoadedModel
    var isUsed = true
  }

  private struct State {
    var entries: [Entry] = []
    var loadedCount = 0
  }

  private let state = Mutex(State())

  public init() {}

  /// How many times a model was put together from its files.
  public var loadedCount: Int { state.withLock { $0.loadedCount } }

  func model(_ key: LoadedModelKey, load: () throws -> LoadedModel) rethrows -> LoadedModel {
    let known = state.withLock { state -> LoadedModel? in
      guard let place = state.entries.firstIndex(where: { $0.key == key }) else { return nil }
      state.entries[place].isUsed = true
      return state.entries[place].model
    }
    if let known { return known }
    let model = try load()
    state.withLock { state in
      state.entries.append(Entry(key: key, model: model))
      state.loadedCount += 1
    }
    return model
  }

  /// Lets go of expanded weights, and of the models that the render did not use.
  func endRender() {
    state.withLock { state in
      state.entries.removeAll { !$0.isUsed }
      for place in state.entries.indices {
        state.entries[place].model.weights.releaseKept()
        state.entries[place].isUsed = false
      }
    }
  }
}

/// What makes two loaded models the same.
struct LoadedModelKey: Hashable, Sendable {
  private struct Adapter: Hashable {
    let name: String
    let file: ObjectIdentifier
    let textEncoderMultiplier: Double
    let unetMultiplier: Double
    let dynamicRank: Int?
  }

  private let checkpoint: ObjectIdentifier
  private let config: CheckpointConfig?
  private let vae: ObjectIdentifier?
  private let adapters: [Adapter]
  private let terms: ModelTerms

  /// Files are told apart by their open handles, which a loaded model holds.
  init(_ files: PassFiles, _ terms: ModelTerms) {
    checkpoint = ObjectIdentifier(files.checkpoint)
    config = files.config
    vae = files.vae.map(ObjectIdentifier.init)
    adapters = files.adapters.map {
      Adapter(
        name: $0.name, file: ObjectIdentifier($0.file), textEncoderMultiplier: $0.textEncoderMultiplier,
        unetMultiplier: $0.unetMultiplier, dynamicRank: $0.dynamicRank)
    }
    self.terms = terms
  }
}
