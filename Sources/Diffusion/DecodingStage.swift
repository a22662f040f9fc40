import Networks
import Pixels
import Sampling
import Tensors

/// From the finished latent to pixels.
struct DecodingStage {
  /// Latents of SD 1 are stored multiplied by this.
  static let latentScale: Float = 0.18215

  let device: Device

  func image(of latent: Latent, by decoder: VAEDecoder, _ recorder: inout RunRecorder) throws -> RGBImage {
    let z = FeatureMap(
      planes: [latent.values.map { $0 / Self.latentScale }], channels: latent.channels,
      height: latent.height, width: latent.width, on: device)
    let picture = decoder(z)
    let planes = picture.planes(of: 0)
    try refuseNaN(planes, "The decoded picture")
    recorder.record(
      "pixels", [3, picture.height, picture.width], planes.map { min(max(($0 + 1) / 2, 0), 1) })
    return RGBImage(width: picture.width, height: picture.height, planes: planes)
  }
}
