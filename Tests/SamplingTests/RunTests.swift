import JSON
import Recipes
import Testing

@testable import Sampling

private let shape = LatentShape(height: 2, width: 3)

private func settings(_ sampler: String, steps: Int = 6, schedule: String = "Automatic") -> RenderSettings {
  var settings = RenderSettings(
    prompt: "", negativePrompt: "", steps: steps, sampler: sampler, schedule: schedule, cfgScale: 3, seed: 9,
    size: ImageSize(width: 24, height: 16))
  settings.noiseSource = .cpu
  return settings
}

private func job(_ settings: RenderSettings) -> SamplingJob {
  let guidance = Guidance(
    parts: [GuidancePart(schedule: ConditionSchedule(condition: 0))],
    negative: ConditionSchedule(condition: 1))
  return SamplingJob(settings: settings, shape: shape, prediction: .epsilon, guidance: guidance)
}

private func secondPass(_ settings: RenderSettings, strength: Double, steps: Int?) -> SamplingJob {
  let hires = HiresPass(
    scale: 2, resize: nil, steps: steps, upscaler: "Latent", denoisingStrength: strength,
    sampler: settings.sampler, schedule: settings.schedule, prompt: "", negativePrompt: "")
  var second = job(settings)
  second.pass = .second(
    hires, enlarged: Latent(shape: shape, values: [Float](repeating: 0.5, count: shape.count)))
  return second
}

private func toy(_ x: Latent, _ t: Float, _ conditions: [Int]) -> [Latent] {
  conditions.map { x * (0.9 - Float($0) * t / 4000) }
}

@Suite struct SecondPassGolden {
  @Test("steps of the schedule and of the pass")
  func steps() throws {
    for item in try golden("hires", "steps") {
      let requested = try #require(item["steps_requested"]?.integer)
      let strength = try #require(item["denoise"]?.number)
      guard strength > 0 else {
        #expect(throws: SamplingError.noDenoising(strength: 0)) {
          try SecondPassSteps(steps: requested, denoisingStrength: strength, sampler: "Euler")
        }
        continue
      }
      let steps = try SecondPassSteps(steps: requested, denoisingStrength: strength, sampler: "Euler")
      #expect(steps.scheduled == item["steps_of_schedule"]?.integer)
      #expect(steps.taken - 1 == item["t_enc"]?.integer)
    }
  }
}

@Suite struct RunProperty {
  @Test("the same job gives the same bits", arguments: SamplerEntry.all.map(\.name))
  func deterministic(sampler: String) throws {
    let first = try sample(job(settings(sampler)), predict: toy)
    #expect(try sample(job(settings(sampler)), predict: toy) == first)
    #expect(first.values.allSatisfy { $0.isFinite })
  }

  @Test(
    "events come in order, and evaluations match the predictor's calls",
    arguments: SamplerEntry.all.map(\.name))
  func events(sampler: String) throws {
    var calls = 0, kinds: [String] = [], predictions = 0, states = 0
    var last: Latent?
    let result = try sample(job(settings(sampler, steps: 8))) { x, t, conditions in
      calls += 1
      return toy(x, t, conditions)
    } observe: { event in
      switch event {
      case .noise: kinds.append("noise")
      case .sigmas, .timesteps: kinds.append("levels")
      case .evaluation(let number, let total, _): #expect(number == calls && total > number)
      case .denoised(_, let evaluation), .epsilon(_, let evaluation):
        #expect(evaluation == predictions)
        predictions += 1
      case .state(let x, let step):
        #expect(step == states)
        if states == 0 { kinds.append("start") }
        states += 1
        last = x
      case .stepNoise(let noise, _): #expect(noise.shape == shape)
      }
    }
    #expect(kinds == ["noise", "levels", "start"] && predictions == calls && last == result)
  }

  @Test("an observer's error ends the run")
  func cancelled() throws {
    struct Stop: Error {}
    var calls = 0
    #expect(throws: Stop.self) {
      try sample(job(settings("Heun"))) { x, t, conditions in
        calls += 1
        return toy(x, t, conditions)
      } observe: {
        if case .evaluation(4, _, _) = $0 { throw Stop() }
      }
    }
    #expect(calls == 4)
  }

  @Test("before 1.6.0 DDIM also stepped from the first timestep")
  func oldDDIM() throws {
    var old = settings("DDIM", steps: 20)
    old.version = SoftwareVersion([1, 5, 2])
    var timesteps: [Float] = []
    _ = try sample(job(old)) { x, t, conditions in
      timesteps.append(t)
      return toy(x, t, conditions)
    }
    let expected = stride(from: 951, through: 1, by: -50).map { Float($0) }
    #expect(timesteps == expected)
  }

  @Test("before 1.6.0 PLMS stepped from the first timestep too, and UniPC made as many steps as asked for")
  func oldTimestepSamplers() throws {
    func timesteps(_ sampler: String, _ steps: Int, _ version: [Int]) throws -> [Float] {
      var settings = settings(sampler, steps: steps)
      settings.version = SoftwareVersion(version)
      var timesteps: [Float] = []
      _ = try sample(job(settings)) { x, t, conditions in
        timesteps.append(t)
        return toy(x, t, conditions)
      }
      return timesteps
    }
    let plms = [951, 901] + stride(from: 901, through: 1, by: -50).map { Float($0) }
    #expect(try timesteps("PLMS", 20, [1, 5, 2]) == plms)
    #expect(try timesteps("PLMS", 20, [1, 6, 0]) == Array(plms.dropLast()))
    #expect(try timesteps("UniPC", 30, [1, 5, 2]).count == 30)
    #expect(try timesteps("UniPC", 30, [1, 6, 0]).count == 31)
    #expect(try timesteps("UniPC", 2, [1, 5, 2]).count == 4, "raised to the order, 3, which divides 999")
  }

  @Test("a negative ENSD counts since 1.6.0")
  func negativeSeedOffset() throws {
    var plain = settings("Euler a"), old = plain
    plain.seedOffset = -3
    let now = try sample(job(plain), predict: toy)
    (old.seedOffset, old.version) = (-3, SoftwareVersion([1, 5]))
    let before = try sample(job(old), predict: toy)
    #expect(before != now)
    #expect(try sample(job(settings("Euler a")), predict: toy) == before)
  }

  @Test("a checkpoint's own alphas and few noise threads change the result")
  func overrides() throws {
    let plain = try sample(job(settings("Euler")), predict: toy)
    var other = job(settings("Euler"))
    other.alphas = NoiseTable.standardAlphas.map { Float(Float16($0)) }
    #expect(try sample(other, predict: toy) != plain)
    var large = job(settings("Euler"))
    large.shape = LatentShape(height: 16, width: 16)
    large.settings.noiseSource = .gpu
    let unlimited = try sample(large, predict: toy)
    large.settings.gpuThreads = 1024
    #expect(try sample(large, predict: toy) == unlimited)
    large.settings.gpuThreads = 512
    #expect(try sample(large, predict: toy) != unlimited)
  }
}

@Suite struct SamplingErrorProperty {
  private func expect(_ error: SamplingError, _ job: SamplingJob) {
    #expect(throws: error) { try sample(job, predict: toy) }
    #expect(error.description.hasSuffix("."))
  }

  @Test func names() {
    expect(.unknownSampler("k_euler"), job(settings("k_euler")))
    expect(.unknownSchedule("Turbo"), job(settings("Euler", schedule: "Turbo")))
  }

  @Test("steps", arguments: [0, -1, 100_001, .max, .min])
  func steps(count: Int) {
    for sampler in ["Euler", "DDIM", "Heun"] {
      expect(
        .stepsOutOfRange(count, allowed: 1...100_000, sampler: sampler), job(settings(sampler, steps: count)))
    }
  }

  @Test("timestep samplers have at most 1000 steps")
  func timesteps() throws {
    for sampler in ["DDIM", "PLMS", "UniPC", "DDIM CFG++"] {
      expect(.stepsOutOfRange(1001, allowed: 1...1000, sampler: sampler), job(settings(sampler, steps: 1001)))
    }
    #expect(try sample(job(settings("DDIM", steps: 1000)), predict: toy).values.allSatisfy { $0.isFinite })
    var old = settings("DDIM", steps: 1000)
    old.version = SoftwareVersion([1, 2])
    expect(.stepsOutOfRange(1000, allowed: 1...999, sampler: "DDIM"), job(old))
  }

  @Test func orderOfUniPC() {
    expect(.fewerStepsThanOrder(steps: 2, order: 3), job(settings("UniPC", steps: 2)))
    var zero = job(settings("UniPC"))
    zero.settings.uniPC.order = 0
    expect(.fewerStepsThanOrder(steps: 7, order: 0), zero)
    expect(.fewerStepsThanOrder(steps: 0, order: 3), secondPass(settings("UniPC"), strength: 0.5, steps: 1))
  }

  @Test("second passes that lead nowhere")
  func secondPasses() {
    for strength in [0, -1, .nan] as [Double] {
      #expect(throws: SamplingError.self) {
        try sample(secondPass(settings("Euler"), strength: strength, steps: 5), predict: toy)
      }
    }
    expect(.noDenoising(strength: 0), secondPass(settings("Euler"), strength: 0, steps: 5))
    expect(
      .stepsOutOfRange(1_000_000_000_000_000, allowed: 1...100_000, sampler: "Euler"),
      secondPass(settings("Euler"), strength: 1e-300, steps: 5))
    expect(
      .scheduleTooShort(levels: 1000, steps: 2000),
      secondPass(settings("Euler", schedule: "DDIM"), strength: 0.01, steps: 20))
  }

  @Test func seeds() throws {
    var negative = settings("DPM++ SDE")
    negative.seed = -4
    expect(.negativeSeedForBrownianNoise(-4, sampler: "DPM++ SDE"), job(negative))
    negative.noiseSource = .nv
    expect(.seedOutOfRange(-4, source: .nv), job(negative))
    var threads = settings("Euler")
    threads.gpuThreads = 100
    expect(.gpuThreads(100), job(threads))
    var resized = settings("Euler")
    resized.seedResize = ImageSize(width: 99999, height: 8)
    expect(.seedResizeTooLarge(ImageSize(width: 99999, height: 8)), job(resized))
  }

  @Test func schedules() {
    var range = settings("Euler", schedule: "Karras")
    range.scheduleOptions.minimumSigma = 20
    expect(.sigmaRange(minimum: 20, maximum: Double(Float(14.614642))), job(range))
    var beta = settings("Euler", schedule: "Beta")
    beta.scheduleOptions.betaAlpha = -1
    expect(.betaDistribution(alpha: -1, beta: 0.6), job(beta))
    var alphas = job(settings("Euler"))
    alphas.alphas = [0.5]
    expect(.alphas(count: 1), alphas)
    alphas.alphas = [Float](repeating: .nan, count: 1000)
    #expect(throws: SamplingError.self) { try sample(alphas, predict: toy) }
    #expect(SamplingError.alphaOutOfRange(index: 3, value: 2).description.contains("[3]"))
  }

  @Test("DPM++ 2M SDE fails with one step, as in A1111", arguments: ["DPM++ 2M SDE", "DPM++ 2M SDE Heun"])
  func singleStep(sampler: String) throws {
    expect(.singleStep(sampler: sampler), job(settings(sampler, steps: 1)))
    expect(.singleStep(sampler: sampler), secondPass(settings(sampler), strength: 0.5, steps: 1))
    for other in ["DPM++ SDE", "DPM++ 3M SDE", "DPM++ 2M"] {
      #expect(try sample(job(settings(other, steps: 1)), predict: toy).values.allSatisfy { $0.isFinite })
    }
  }

  @Test("an adaptive run that gets nowhere ends")
  func adaptive() {
    #expect(throws: SamplingError.noAdaptiveProgress(evaluations: 1000)) {
      try sample(job(settings("DPM adaptive"))) { x, _, conditions in conditions.map { _ in x * .nan } }
    }
  }
}

@Suite struct EvaluationsProperty {
  @Test("second order counts twice, except where older versions did not")
  func counts() throws {
    func count(_ sampler: String, _ schedule: String, _ version: [Int]?) throws -> Int {
      try numberOfEvaluations(
        sampler: sampler, schedule: schedule, steps: 10, version: version.map { SoftwareVersion($0) })
    }
    #expect(try count("Euler", "Uniform", nil) == 10 && count("Heun", "Uniform", nil) == 20)
    #expect(try count("DPM2", "Uniform", [1, 6, 0]) == 20 && count("DPM2", "Karras", [1, 5, 2]) == 20)
    #expect(try count("DPM2", "Uniform", [1, 5, 2]) == 10 && count("DPM2 a", "Uniform", [1, 5, 2]) == 10)
    #expect(try count("Heun", "Uniform", [1, 0, 0]) == 10)
  }
}

@Suite struct UnsupportedSettingsProperty {
  private func codes(_ settings: RenderSettings) -> [ReasonCode] {
    unsupportedSettings(in: settings).map(\.code)
  }

  @Test("nothing of the newest version", arguments: SamplerEntry.all.map(\.name))
  func none(sampler: String) {
    for schedule in Schedule.all { #expect(codes(settings(sampler, schedule: schedule.label)).isEmpty) }
  }

  @Test func unknownNames() {
    #expect(codes(settings("Turbo", schedule: "Fast")) == [.unknownSampler, .unknownSchedule])
    var hires = settings("Euler")
    hires.hires = HiresPass(
      scale: 2, resize: nil, steps: nil, upscaler: "Latent", denoisingStrength: 0.5, sampler: "X",
      schedule: "Automatic", prompt: "", negativePrompt: "")
    #expect(unsupportedSettings(in: hires) == [Reason(.unknownSampler, "Sampler: X")])
  }

  @Test("what 1.6.0 changed beyond recall")
  func oldVersions() {
    for sampler in ["DDIM", "PLMS", "UniPC"] {
      var old = settings(sampler)
      old.version = SoftwareVersion([1, 5, 2])
      #expect(codes(old).isEmpty)
      old.hires = HiresPass(
        scale: 2, resize: nil, steps: nil, upscaler: "Latent", denoisingStrength: 0.5, sampler: sampler,
        schedule: "Automatic", prompt: "", negativePrompt: "")
      #expect(codes(old) == [.unsupportedFeature])
    }
    var noise = settings("DPM adaptive")
    (noise.version, noise.seedOffset) = (SoftwareVersion([1, 5]), 31337)
    #expect(codes(noise) == [.unsupportedFeature])
    noise.seedResize = ImageSize(width: 64, height: 64)
    #expect(codes(noise) == [.unsupportedFeature, .unsupportedFeature])
    noise.seedOffset = -1
    #expect(codes(noise).isEmpty)
    noise.batch.size = 2
    #expect(codes(noise).count == 3, "beside both, the other images")
  }

  @Test("the steps of DPM adaptive depend on the other images of a batch")
  func batches() {
    var batch = settings("DPM adaptive")
    batch.batch.size = 2
    #expect(codes(batch) == [.unsupportedFeature])
    batch.sampler = "Euler a"
    #expect(codes(batch).isEmpty)
  }
}
