import Networks
import Pixels
import Sampling
import Tensors

/// From the finished latent to pixels.
struct DecodingStage {
  let device: Device

  /// - Parameter scale: what latents of the model are stored multiplied by.
  func image(
    of latent: Latent, by decoder: VAEDecoder, scale: Float, _ recorder: inout RunRecorder
  ) throws -> RGBImage {
    let z = FeatureMap(
      planes: [latent.values.map { $0 / scale }], channels: latent.channels, height: latent.height,
      width: latent.width, on: device)
    let picture = decoder(z)
    let planes = picture.planes(of: 0)
    try refuseNaN(planes, "The decoded picture")
    recorder.record(
      "pixels", [3, picture.height, picture.width], planes.map { min(max(($0 + 1) / 2, 0), 1) })
    return RGBImage(width: picture.width, height: picture.height, planes: planes)
  }
}
