import Pixels
import Recipes
import Sampling

extension Renderer {
  /// The picture that the first evaluation predicts: rough forms for the cost of one step.
  func preview(
    _ plan: Plan, observe: @escaping (RenderEvent) -> Bool
  ) throws(DiffusionError) -> RGBImage {
    var run = RenderRun(plan: plan, renderer: self, keepsTensors: true) { event in
      if case .sampling(let number, _) = event, number > 0 { return false }
      return event != .enlarging && observe(event)
    }
    return try mappingErrors { try run.preview() }
  }
}

extension RenderRun {
  /// - Throws: ``DiffusionError/stopped`` if the run was stopped before the first evaluation was over.
  fileprivate mutating func preview() throws -> RGBImage {
    do { _ = try regeneration() } catch DiffusionError.stopped {}
    func values(_ name: String) -> [Float]? { recorder.tensors.first { $0.name == name }?.values }
    let shape = LatentShape(channels: 4, height: settings.size.height / 8, width: settings.size.width / 8)
    guard let clean = values("denoised_00") ?? cleanLatent(values), clean.count == shape.count else {
      throw DiffusionError.stopped
    }
    let (decoder, scale) = try decoder(of: [try loaded(plan.files)])
    return try DecodingStage(device: device).image(
      of: Latent(shape: shape, values: clean), by: decoder, scale: scale, &recorder)
  }

  /// Timestep samplers predict noise.
  private func cleanLatent(_ values: (String) -> [Float]?) -> [Float]? {
    guard let noise = values("eps_00"), let x = values("x_00"), let alpha = values("alphas_cumprod")?.last
    else { return nil }
    let share = (1 - alpha).squareRoot()
    return zip(x, noise).map { ($0 - share * $1) / alpha.squareRoot() }
  }
}
