import Networks
import Pixels
import Recipes
import Sampling
import Tensors
import Weights

extension RenderRun {
  /// The second pass of hires fix.
  /// - Parameters:
  ///   - latent: the first pass's.
  ///   - base: the first pass's model.
  ///   - last: the one that ended it.
  mutating func secondPass(
    _ hires: HiresPlan, from latent: Latent, _ base: LoadedModel, after last: LoadedModel
  ) throws -> (latent: Latent, model: LoadedModel) {
    recorder.record("first_latent", latent)
    try report(.enlarging)
    let picture = try enlargedPicture(hires, latent, [last, base])
    last.weights.releaseKept()
    var model = base
    if let files = hires.ownFiles {
      try report(.loadingModels)
      model = try loaded(files)
    }
    device.releaseIdleMemory()
    recorder.prefix = "hires_"
    defer { recorder.prefix = "" }
    let start = try picture.map { try encoded($0, hires, model) } ?? enlarged(latent, hires)
    recorder.record("start", start)
    return try sampled(
      hires.settings, hires.prompts, model, start.shape, .second(hires.pass, enlarged: start))
  }

  private func enlarged(_ latent: Latent, _ hires: HiresPlan) -> Latent {
    guard case .latent(let upscaler) = hires.upscaler else { return latent }
    let target = hires.geometry.target
    return latent.resized(height: target.height / 8, width: target.width / 8, by: upscaler)
      .cut(to: hires.geometry)
  }

  /// nil where the latent itself is enlarged.
  private mutating func enlargedPicture(
    _ hires: HiresPlan, _ latent: Latent, _ models: [LoadedModel]
  ) throws -> RGBImage? {
    guard case .pixels(let upscaler) = hires.upscaler else { return nil }
    recorder.prefix = "first_"
    defer { recorder.prefix = "" }
    let (decoder, scale) = try decoder(of: models)
    let image = try DecodingStage(device: device).image(of: latent, by: decoder, scale: scale, &recorder)
    return image.enlarged(to: hires.geometry.target, by: upscaler)
  }

  /// A sample of what the VAE's encoder makes of a picture.
  private mutating func encoded(
    _ picture: RGBImage, _ hires: HiresPlan, _ model: LoadedModel
  ) throws -> Latent {
    let moments = try model.encoder()(
      FeatureMap(
        planes: [picture.planes.map { $0 / 255 * 2 - 1 }], channels: 3, height: picture.height,
        width: picture.width, on: device))
    let shape = LatentShape(height: moments.height, width: moments.width)
    guard let noise = posteriorNoise(settings, shape: shape) else {
      preconditionFailure("the plan refuses a source that leaves this noise unknown")
    }
    recorder.record("posterior_noise", noise)
    let sample = sampledPosterior(
      moments: moments.planes(of: 0), noise: noise, scale: model.latentScale)
    try refuseNaN(sample.values, "The encoded picture")
    return sample.cut(to: hires.geometry)
  }
}

extension Latent {
  fileprivate func cut(to geometry: HiresGeometry) -> Latent {
    cut(left: geometry.left, right: geometry.right, top: geometry.top, bottom: geometry.bottom)
  }
}

extension RGBImage {
  /// [3, H, W], 0...255.
  fileprivate var planes: [Float] {
    (0..<3).flatMap { channel in stride(from: channel, to: bytes.count, by: 3).map { Float(bytes[$0]) } }
  }
}
