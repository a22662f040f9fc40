import TestSupport
import Tensors
import Testing
import Weights

@testable import Networks

/// What else is in a batch must not change a bit: the reference renderer evaluates two texts at once, and a claim may
/// hold more.
@Suite struct BatchProperty {
  @Test("every layer of the UNet, and the decoder", arguments: MatrixProfile.allCases)
  func layers(profile: MatrixProfile) throws {
    let render = try BatchRender(profile: profile)
    let noise = try render.model.floats("noise")
    let other = noise.map { 0.5 - $0 * 1.5 }
    let alone = render.layers([noise], texts: ["cond"])
    let together = render.layers([other, noise, other], texts: ["uncond", "cond", "cond"])
    #expect(alone.count > 20)
    for (name, maps) in alone { #expect(maps[0] == together[name]?[1], "\(name)") }
    #expect(together["out"]?[0] != together["out"]?[1])
  }

  @Test("a whole render", arguments: MatrixProfile.allCases)
  func render(profile: MatrixProfile) throws {
    let render = try BatchRender(profile: profile)
    let noise = try render.model.floats("noise")
    let other = noise.map { 0.5 - $0 * 1.5 }
    #expect(try render.pixels([noise])[0] == render.pixels([other, noise, noise])[1])
  }
}

/// Euler's method with guidance over a batch of pictures.
private struct BatchRender {
  let model: FixtureModel
  let unet: UNet
  let decoder: VAEDecoder
  let states: [String: [Float]]
  let side: Int

  init(profile: MatrixProfile) throws {
    model = try FixtureModel(job: "euler", profile: profile)
    unet = try UNet(model.weights.scope("model.diffusion_model"))
    decoder = try VAEDecoder(model.weights.scope("first_stage_model"))
    states = ["cond": try model.floats("cond"), "uncond": try model.floats("uncond")]
    side = try model.shape("noise")[1]
  }

  func layers(_ latents: [[Float]], texts: [String]) -> [String: [[Float]]] {
    var seen: [String: [[Float]]] = [:]
    let out = unet(map(latents), timestep: 500.5, context: context(texts)) { name, map in
      seen[name] = latents.indices.map(map.planes(of:))
    }
    seen["out"] = latents.indices.map(out.planes(of:))
    let pixels = decoder(map(latents))
    seen["pixels"] = latents.indices.map(pixels.planes(of:))
    return seen
  }

  func pixels(_ noise: [[Float]]) throws -> [[Float]] {
    let sigmas = try model.floats("sigmas").enumerated().filter { $0.offset % 6 == 0 }.map(\.element)
    let timesteps: [Float] = [999, 750, 500, 250, 1]
    var latents = noise.map { $0.map { $0 * sigmas[0] } }
    for (sigma, (next, timestep)) in zip(sigmas, zip(sigmas.dropFirst(), timesteps)) {
      let factor = 1 / (sigma * sigma + 1).squareRoot()
      let scaled = latents.map { $0.map { $0 * factor } }
      let texts = noise.map { _ in "cond" } + noise.map { _ in "uncond" }
      let found = unet(map(scaled + scaled), timestep: timestep, context: context(texts))
      latents = latents.indices.map { i in
        let (c, u) = (found.planes(of: i), found.planes(of: i + noise.count))
        return latents[i].indices.map { latents[i][$0] + (u[$0] + (c[$0] - u[$0]) * 7) * (next - sigma) }
      }
    }
    let decoded = decoder(map(latents))
    return latents.indices.map(decoded.planes(of:))
  }

  private func map(_ latents: [[Float]]) -> FeatureMap {
    FeatureMap(planes: latents, channels: 4, height: side, width: side, on: model.weights.device)
  }

  private func context(_ texts: [String]) -> Tensor {
    let all = texts.flatMap { states[$0] ?? [] }
    return Tensor(all, shape: [texts.count, 77, all.count / texts.count / 77], on: model.weights.device)
  }
}
