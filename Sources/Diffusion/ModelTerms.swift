import Recipes
import Sampling
import Synchronization
import Tensors

/// The settings that decide how a checkpoint's networks are put together.
struct ModelTerms: Hashable, Sendable {
  let halfWeights: Bool
  let tiling: Bool
  let clipSkip: Int

  init(_ settings: RenderSettings) {
    halfWeights = settings.halfWeights
    tiling = settings.tiling
    clipSkip = settings.clipSkip
  }

  var edges: EdgeRule { tiling ? .circular : .zeros }
}

/// What a loaded model finds out once.
final class ModelMemory: Sendable {
  private let knownTextModel = Mutex<TextModel?>(nil)
  private let knownPrediction = Mutex<Prediction?>(nil)

  func textModel(_ make: () throws -> TextModel) rethrows -> TextModel {
    if let known = knownTextModel.withLock({ $0 }) { return known }
    let made = try make()
    knownTextModel.withLock { $0 = made }
    return made
  }

  func prediction(_ find: () throws -> Prediction) rethrows -> Prediction {
    if let known = knownPrediction.withLock({ $0 }) { return known }
    let found = try find()
    knownPrediction.withLock { $0 = found }
    return found
  }
}
