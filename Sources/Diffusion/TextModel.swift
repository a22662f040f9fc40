import Networks
import Prompts
import Recipes
import Tensors

/// The text encoders of a checkpoint, and which of their states its UNet sees.
struct TextModel: Sendable {
  struct Part: Sendable {
    let encoder: TextEncoder
    let tokenizer: Tokenizer
    /// Whether ids after the end token are zeros, as OpenCLIP has them.
    let padsWithZeros: Bool
    /// Which of a textual inversion's vectors it takes.
    let vectors: TextualInversion.Side
    let clipSkip: Int
    let isNormalised: Bool

    static func clip(_ encoder: TextEncoder, clipSkip: Int, isNormalised: Bool) -> Part {
      Part(
        encoder: encoder, tokenizer: .clipL, padsWithZeros: false, vectors: .l, clipSkip: clipSkip,
        isNormalised: isNormalised)
    }

    /// The last layer's input, whatever the clip skip.
    static func openCLIP(_ encoder: TextEncoder, isNormalised: Bool) -> Part {
      Part(
        encoder: encoder, tokenizer: .openCLIP, padsWithZeros: true, vectors: .g, clipSkip: 2,
        isNormalised: isNormalised)
    }

    func encoded(
      _ chunk: EncodedChunk, _ inversions: [TextualInversion]
    ) -> (states: Tensor, pooled: [Float]?) {
      let replacements = chunk.embeddings.map {
        TextEncoder.Replacement(row: $0.offset + 1, vectors: inversions[$0.embedding].vectors(vectors))
      }
      return encoder(
        padsWithZeros ? openCLIPPadded(chunk.tokens) : chunk.tokens, replacements: replacements,
        clipSkip: clipSkip, normalised: isNormalised)
    }
  }

  /// Their states stand side by side in each row.
  let parts: [Part]
  /// What follows the pooled text in the vector; nil: the UNet takes no vector.
  let vector: VectorLayout?

  /// Of a row of states.
  var width: Int { parts.reduce(0) { $0 + $1.encoder.width } }
  /// Of all values in the vector.
  var pooledWidth: Int { parts.reduce(0) { $0 + $1.encoder.pooledWidth } }
}

/// The numbers that follow the pooled text in SDXL's vector, each as sinusoids.
struct VectorLayout: Sendable {
  /// Base: height, width, crop, and the target's height and width. Refiner: an aesthetic score in the target's place.
  let isRefiner: Bool
  /// Sinusoids of a number: 256 in SDXL.
  let channels: Int

  static func count(isRefiner: Bool) -> Int { isRefiner ? 5 : 6 }

  /// - Parameter size: of the picture; A1111 never crops.
  func values(size: ImageSize, isNegative: Bool) -> [Float] {
    let (height, width) = (Float(size.height), Float(size.width))
    let last = isRefiner ? [isNegative ? 2.5 : 6] : [height, width]
    return ([height, width, 0, 0] + last).flatMap { sinusoids(of: $0, channels: channels) }
  }
}
