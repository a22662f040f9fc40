import Pixels
import Recipes
import TestSupport
import Tensors
import Testing

@testable import Diffusion

@Suite struct RendererParity {
  static let jobs = [
    RecordedJob("dpmpp-2m-karras", "a red ball over the hills, night", seed: 1001),
    RecordedJob(
      "euler", "blue star, desert, sunset", seed: 2002, steps: 24, sampler: "Euler", schedule: "Uniform"),
    RecordedJob(
      "euler-a-gpu", "a yellow kite over the sea, day", negative: "blurry", seed: 3003, cfg: 4.5,
      sampler: "Euler a", schedule: "Uniform", noise: .gpu),
    RecordedJob(
      "ddim-gpu", "a purple heart, snow, night", seed: 4004, cfg: 6, sampler: "DDIM", schedule: "Uniform",
      noise: .gpu),
    RecordedJob(
      "neon-lora", "neon, a green ring over the sea, night <lora:neon:0.8>", seed: 5005,
      loras: [LoraRequest(name: "neon", textEncoderMultiplier: 0.8, unetMultiplier: 0.8)]),
    RecordedJob(
      "emphasis-editing", "a [red:blue:0.1] (star:1.2) over the snow, (sunset:1.1)", negative: "(blurry:0.5)",
      seed: 6008, steps: 22),
    RecordedJob(
      "clip-skip-2", "white ring, hills, night", seed: 8008, sampler: "Euler", schedule: "Uniform"
    ) { $0.clipSkip = 2 },
  ]

  @Test("every step of recorded jobs", arguments: MatrixProfile.allCases, jobs)
  func steps(profile: MatrixProfile, job: RecordedJob) throws {
    let recording = try Recording(job.name)
    let renderer = Renderer(device: try Device(threads: 2, profile: profile))
    let found = try renderer.render(try Plan(job.recipe), keepsTensors: true)
    let tensors = Dictionary(uniqueKeysWithValues: found.tensors.map { ($0.name, $0.values) })
    for name in recording.names where !name.hasPrefix("tokens") && name != "image" && name != "until_step" {
      let mine = try #require(tensors[name], "\(name)")
      // Timesteps are recorded as whole numbers.
      let recorded = try recording.floats(name).map { name == "timesteps" ? Float($0.bitPattern) : $0 }
      let difference = largestDifference(mine, recorded)
      #expect(difference <= tolerance(name), "\(name)")
    }
    let levels = zip(found.image.bytes, try recording.bytes("image")).map { abs(Int($0) - Int($1)) }
    #expect(levels.max() ?? 0 <= 1)
    #expect(levels.count { $0 > 0 } * 200 <= levels.count, "0.5 % of the channel values may be off by one")
  }

  /// What the fixture's makers measured of float32 itself is far below these.
  private func tolerance(_ name: String) -> Float {
    if name == "noise" || name.hasPrefix("step_noise") { return 0 }
    if name.hasPrefix("cond") || name.hasPrefix("uncond") { return 1e-4 }
    return name == "timesteps" ? 0 : 5e-4
  }
}

@Suite struct RendererProperty {
  let job = RendererParity.jobs[2]

  @Test("any number of threads, and any memory, gives the same bits", arguments: MatrixProfile.allCases)
  func threads(profile: MatrixProfile) throws {
    let plan = try Plan(job.recipe)
    let expected = try Renderer(device: try Device(threads: 1, profile: profile)).render(plan)
    for threads in [2, 3, 8] {
      let renderer = Renderer(
        device: try Device(threads: threads, profile: profile), keptBytes: threads << 20)
      let found = try renderer.render(plan)
      #expect(found.image == expected.image)
      #expect(found.trace.fingerprints == expected.trace.fingerprints)
    }
  }

  @Test("an observer can stop a render")
  func stopping() throws {
    let renderer = Renderer(device: try Device(threads: 2))
    var events: [RenderEvent] = []
    let error = #expect(throws: DiffusionError.self) {
      try renderer.render(try Plan(job.recipe)) { event in
        events.append(event)
        return event != .sampling(3, total: 20)
      }
    }
    guard case .stopped = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(events.last == .sampling(3, total: 20))
  }
}
