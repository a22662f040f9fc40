import Pixels
import Recipes
import Sampling

/// How the first pass's result becomes the start of the second (`Hires upscaler`).
enum HiresUpscaler: Hashable, Sendable {
  /// The latent is enlarged.
  case latent(LatentUpscaler)
  /// The picture is enlarged, between the VAE's decoder and encoder.
  case pixels(PixelUpscaler)

  enum PixelUpscaler: String, CaseIterable, Sendable {
    case none = "None"
    case lanczos = "Lanczos"
    case nearest = "Nearest"
  }

  /// nil for a network or an unknown name.
  init?(_ name: String) {
    if let latent = LatentUpscaler(rawValue: name) {
      self = .latent(latent)
    } else if let pixels = PixelUpscaler(rawValue: name) {
      self = .pixels(pixels)
    } else {
      return nil
    }
  }

  /// What of a second pass can't be rendered.
  static func unrendered(_ hires: HiresPass, _ settings: RenderSettings) -> [Reason] {
    guard let upscaler = HiresUpscaler(hires.upscaler) else {
      let detail = "`Hires upscaler: \(hires.upscaler)` is a network that enlarges pictures; none is rendered"
      return [Reason(.missingUpscaler, detail)]
    }
    var reasons: [Reason] = []
    if case .pixels = upscaler, settings.noiseSource == .nv {
      reasons.append(
        Reason(
          .unsupportedFeature,
          "`Hires upscaler: \(hires.upscaler)` with `RNG: NV`: nothing tells the noise with which the VAE encoded the picture"
        ))
    }
    if HiresGeometry(hires, from: settings.size) == nil {
      reasons.append(Reason(.invalidValue, "the second pass has no size that can be rendered"))
    }
    return reasons
  }
}

extension RGBImage {
  /// As A1111 enlarges it (`modules/upscaler.py`, `modules/images.py`): by the larger of both factors, then to sides of
  /// eights, then to the size that is wanted, the last two by Lanczos where the size is not that already.
  func enlarged(to size: ImageSize, by upscaler: HiresUpscaler.PixelUpscaler) -> RGBImage {
    let scale = max(Double(size.width) / Double(width), Double(size.height) / Double(height))
    guard scale > 1, upscaler != .none else { return resized(width: size.width, height: size.height) }
    let sides = ImageSize(width: Int(Double(width) * scale), height: Int(Double(height) * scale))
    let large =
      upscaler == .lanczos
      ? resized(width: sides.width, height: sides.height)
      : resizedToNearest(width: sides.width, height: sides.height)
    return large.resized(width: sides.width / 8 * 8, height: sides.height / 8 * 8)
      .resized(width: size.width, height: size.height)
  }
}
