import JSON
import Recipes
import TestSupport
import Testing

@testable import Sampling

@Suite struct SamplerGolden {
  private static let names = SamplerEntry.all.map(\.name)

  @Test("results, evaluations and conditions of the web UI's own samplers", arguments: names)
  func cases(name: String) throws {
    // The steps of DPM adaptive depend on the whole batch; here every image is alone.
    let cases = try golden("samplers", "cases").filter {
      $0["sampler"]?.text == name && (name != "DPM adaptive" || $0["seeds"]?.integers.count != 2)
    }
    #expect(!cases.isEmpty)
    for item in cases {
      let toy = SamplerCase(item)
      if item["error"] != nil {
        #expect(throws: SamplingError.self) { try sample(toy.job(seed: 5), predict: toy.predict) }
        continue
      }
      var timesteps: [Float] = [], conditions: [[Float]] = [], results: [Float] = []
      for (i, seed) in toy.seeds.enumerated() {
        let result = try sample(toy.job(seed: seed)) { x, t, wanted in
          if i == 0 {
            timesteps.append(t)
            conditions.append(wanted.map { toy.conditions[$0] })
          }
          return toy.predict(x, t, wanted)
        }
        results += result.values
      }
      let deviation = Deviation(results, item["result"]?.floats ?? [])
      #expect(deviation.relative <= tolerance(name), "\(name) \(label(item)): \(deviation)")
      #expect(timesteps.count == item["calls"]?.integer, "\(label(item))")
      let times = item["t"]?.floats ?? []
      #expect(zip(timesteps, times).allSatisfy { abs($0 - $1) <= 2e-3 } && times.count == timesteps.count)
      if let expected = item["conds"]?.elements { #expect(conditions == expected.map(\.floats)) }
    }
  }

  private func tolerance(_ name: String) -> Float {
    if SamplerEntry.all.contains(where: { $0.name == name && $0.usesBrownianNoise }) { return 2e-3 }
    return ["DPM adaptive": 1e-3, "LMS": 1e-4][name] ?? 2e-5
  }

  private func label(_ item: JSONValue) -> String {
    let long: Set = ["result", "t", "conds", "conds_first_call", "init_latent", "infotext_extras", "sampler"]
    return (item.members ?? []).filter { !long.contains($0.key) }.map { "\($0.key)=\($0.value)" }
      .joined(separator: " ")
  }
}

@Suite struct FixtureRunGolden {
  private static let runs = [
    ("dpmpp-2m-karras", "DPM++ 2M", "Karras", 20, 1001, NoiseSource.cpu),
    ("emphasis-editing", "DPM++ 2M", "Karras", 22, 6008, .cpu),
    ("neon-lora", "DPM++ 2M", "Karras", 20, 5005, .cpu), ("euler", "Euler", "Uniform", 24, 2002, .cpu),
    ("clip-skip-2", "Euler", "Uniform", 20, 8008, .cpu),
    ("euler-a-gpu", "Euler a", "Uniform", 20, 3003, .gpu),
    ("ddim-gpu", "DDIM", "Automatic", 20, 4004, .gpu),
  ]

  /// The recorded predictions stand in for the network, so that the sampler's own arithmetic shows step by step.
  @Test("noise to the bit, levels, every latent", arguments: runs.indices)
  func replay(index: Int) throws {
    let (name, sampler, schedule, steps, seed, source) = Self.runs[index]
    let recorded = try FixtureTensors("tiny-scenes/golden/\(name).safetensors")
    let size = recorded.shape("noise")
    let shape = LatentShape(channels: size[0], height: size[1], width: size[2])
    var settings = RenderSettings(
      prompt: "", negativePrompt: "", steps: steps, sampler: sampler, schedule: schedule, cfgScale: 1,
      seed: Int128(seed), size: ImageSize(width: 128, height: 128))
    settings.noiseSource = source
    let guidance = Guidance(
      parts: [GuidancePart(schedule: ConditionSchedule(condition: 0))],
      negative: ConditionSchedule(condition: 0))
    let job = SamplingJob(settings: settings, shape: shape, prediction: .epsilon, guidance: guidance)

    var x = Latent(shape: shape, values: [Float](repeating: 0, count: shape.count))
    var levels: [Float] = [], evaluation = 0, drawn = 0
    let replayed: Predictor = { _, _, _ in
      defer { evaluation += 1 }
      if let epsilon = recorded.values(numbered("eps", evaluation)) {
        return [Latent(shape: shape, values: epsilon)]
      }
      let denoised = try #require(recorded.values(numbered("denoised", evaluation)))
      return [(x - Latent(shape: shape, values: denoised)) / levels[evaluation]]
    }
    let result = try sample(job, predict: replayed) { event in
      switch event {
      case .noise(let noise):
        #expect(noise.values == recorded.values("noise"))
      case .sigmas(let sigmas):
        levels = sigmas
        #expect(ulps(sigmas, recorded.values("sigmas") ?? []) <= 2)
      case .timesteps(let timesteps, let alphas):
        #expect(timesteps == recorded.integers("timesteps"))
        #expect(alphas == recorded.values("alphas_cumprod"))
      case .state(let state, let step):
        x = state
        let deviation = Deviation(state.values, recorded.values(numbered("x", step)) ?? [])
        #expect(deviation.relative <= 1e-5, "x_\(step): \(deviation)")
      case .stepNoise(let noise, let draw):
        drawn += 1
        #expect(noise.values == recorded.values(numbered("step_noise", draw)))
      case .evaluation(let number, let total, _):
        #expect(number == evaluation && total >= number)
      case .denoised, .epsilon: break
      }
    }
    #expect(Deviation(result.values, recorded.values("latent") ?? []).relative <= 1e-5)
    #expect(recorded.values(numbered("step_noise", drawn)) == nil)
  }
}

private func numbered(_ name: String, _ i: Int) -> String { "\(name)_\(i < 10 ? "0" : "")\(i)" }
