public import Pixels
public import Recipes

/// A rendered image with what happened on the way.
public struct Regeneration: Sendable {
  public var image: RGBImage
  public var trace: RunTrace
  /// Empty unless they were asked for.
  public var tensors: [DumpedTensor]
}

/// How far a render is.
public enum RenderEvent: Hashable, Sendable {
  case loadingModels
  case encodingText
  /// Evaluation `number`, from 0, of `total` begins.
  case sampling(Int, total: Int)
  /// Between the passes of hires fix.
  case enlarging
  case decoding
}
