import Pixels
import Recipes
import TestSupport
import Tensors
import Testing

@testable import Diffusion
@testable import Parameters

/// A pair of claims that differ in one setting.
private struct Effect {
  let key: String
  var prompt = "a tin jug"
  var negative = "dust"
  /// Fields of both claims; those of the standard claim that have the same key go.
  var both: [(String, String)] = []
  /// What the second claim has; nil takes the field away.
  let changed: [(String, String?)]

  init(
    _ key: String, _ value: String, _ both: [(String, String)] = [], prompt: String = "a tin jug",
    negative: String = "dust"
  ) {
    self.init(key, [(key, value)], both, prompt: prompt, negative: negative)
  }

  init(
    _ key: String, _ changed: [(String, String?)], _ both: [(String, String)] = [],
    prompt: String = "a tin jug", negative: String = "dust"
  ) {
    self.key = key
    self.prompt = prompt
    self.negative = negative
    self.both = both
    self.changed = changed
  }

  static let standard = [
    ("Steps", "4"), ("Sampler", "Euler"), ("Schedule type", "Automatic"), ("CFG scale", "7"), ("Seed", "5"),
    ("Size", "32x32"), ("Model", "reed"), ("RNG", "CPU"), ("Version", "v1.10.1"),
  ]

  private static let hires = [
    ("Denoising strength", "0.6"), ("Hires upscale", "1.5"), ("Hires upscaler", "Latent"),
  ]
  private static let pixels = [
    ("Denoising strength", "0.6"), ("Hires upscale", "1.25"), ("Hires upscaler", "Lanczos"), ("Steps", "2"),
    ("VAE", "lichen-both"), ("Batch size", "3"),
  ]
  private static let uniPC = [("Sampler", "UniPC"), ("Steps", "5")]
  private static let churn = [("Sigma churn", "2")]

  static let all: [Effect] = sampling + noise + passes + refined + texts + schedules + samplers + guidance

  private static let sampling = [
    Effect("Steps", "5"), Effect("Sampler", "DPM++ 2M"), Effect("Schedule type", "Karras"),
    Effect("CFG scale", "6"), Effect("Seed", "6"), Effect("Size", "40x32"), Effect("Clip skip", "2"),
    Effect("Tiling", "True"), Effect("Batch size", "4", pixels), Effect("Batch pos", "1", pixels),
    Effect("VAE", "lichen"), Effect("Version", "v1.6.0"),
  ]

  private static let noise = [
    Effect("RNG", "NV"), Effect("ENSD", "31337", [("Sampler", "Euler a")]),
    Effect("Variation seed", "8", [("Variation seed", "7"), ("Variation seed strength", "0.4")]),
    Effect("Variation seed strength", "0.6", [("Variation seed", "7"), ("Variation seed strength", "0.4")]),
    Effect("Seed resize from", "16x48"),
  ]

  private static let passes = [
    Effect("Denoising strength", "0.5", hires), Effect("Hires upscale", "1.25", hires),
    Effect("Hires resize", "64x40", hires), Effect("Hires steps", "3", hires),
    Effect("Hires upscaler", "Latent (nearest)", hires), Effect("Hires sampler", "Euler a", hires),
    Effect("Hires schedule type", "Karras", hires), Effect("Hires prompt", "a clay pot", hires),
    Effect("Hires negative prompt", "soot", hires), Effect("Hires checkpoint", "fern", hires),
    Effect("Hires CFG Scale", "4", hires),
    Effect(
      "First pass size", "24x32",
      [("First pass size", "32x32"), ("Size", "48x48"), ("Denoising strength", "0.6")]),
  ]

  private static let refiner = [("Refiner", "fern"), ("Refiner switch at", "0.3")]

  private static let refined = [
    Effect("Refiner", refiner.map { ($0.0, Optional($0.1)) }, []),
    Effect("Refiner switch at", "0.9", refiner),
    Effect("Refiner switch by sampling steps", "True", refiner),
    Effect("Hires refiner", "both passes", hires + refiner),
  ]

  private static let texts = [
    Effect("Emphasis", "No norm", prompt: "a (tin:1.5) jug"),
    Effect("Old prompt editing timelines", "True", prompt: "a [tin:clay:1.0] jug"),
    Effect("Pad conds", "True", prompt: "a jug BREAK of tin"),
    Effect("Pad conds v0", "True", prompt: "a jug BREAK of tin"),
  ]

  private static let schedules = [
    Effect("Downcast alphas_cumprod", "True"), Effect("Noise Schedule", "Zero Terminal SNR"),
    Effect("Schedule min sigma", "0.2", [("Schedule type", "Karras")]),
    Effect("Schedule max sigma", "9", [("Schedule type", "Karras")]),
    Effect("Schedule rho", "3", [("Schedule type", "Karras")]),
    Effect("Beta schedule alpha", "0.9", [("Schedule type", "Beta")]),
    Effect("Beta schedule beta", "0.9", [("Schedule type", "Beta")]),
    Effect("Discard penultimate sigma", "True"), Effect("SGM noise multiplier", "True"),
  ]

  private static let samplers = [
    Effect("Eta", "0.5", [("Sampler", "Euler a")]), Effect("Eta DDIM", "0.5", [("Sampler", "DDIM")]),
    Effect("Sigma churn", "2"), Effect("Sigma tmin", "3", churn), Effect("Sigma tmax", "2", churn),
    Effect("Sigma noise", "1.1", churn), Effect("UniPC variant", "bh2", uniPC),
    Effect("UniPC skip type", "logSNR", uniPC), Effect("UniPC order", "2", uniPC),
    Effect("UniPC lower order final", "False", uniPC),
  ]

  private static let guidance = [
    Effect("NGMS", "20"), Effect("NGMS all steps", "True", [("NGMS", "20")]), Effect("Skip Early CFG", "0.3"),
  ]

  func claim(isChanged: Bool) -> String {
    var fields = Self.standard
    let changes = both.map { ($0.0, Optional($0.1)) } + (isChanged ? changed : [])
    for (key, value) in changes {
      fields.removeAll { $0.0 == key }
      if let value { fields.insert((key, value), at: 0) }
    }
    if key == "First pass size" { fields.removeAll { $0.0 == "Version" } }
    return "\(prompt)\nNegative prompt: \(negative)\n"
      + fields.map { "\($0.0): \($0.1)" }.joined(separator: ", ")
  }
}

@Suite struct SettingEffectProperty {
  @Test("two renders that differ in one reproduced setting differ")
  func effects() throws {
    let renderer = Renderer(device: try Device(threads: 2))
    try withTemporaryFolder { folder in
      let shelf = try CheckpointShelf(["fern", "reed"], in: folder)
      func image(_ claim: String) throws -> [UInt8] {
        let recipe = try RandomJob(model: "reed", infotext: claim).recipe { try shelf.path(of: $0) }
        return try renderer.render(try Plan(recipe)).image.bytes
      }
      var known: [String: [UInt8]] = [:]
      for effect in Effect.all {
        let plain = effect.claim(isChanged: false), changed = effect.claim(isChanged: true)
        let before = try known[plain] ?? image(plain)
        known[plain] = before
        #expect(try image(changed) != before, "\(effect.key) has no effect")
      }
    }
  }

  @Test(
    "a setting that chooses a file changes which one is asked for",
    arguments: [
      ("Model hash", "0123456789"), ("Model", "moss"), ("VAE hash", "0123456789"), ("VAE", "lichen"),
      ("Lora hashes", "\"x: 0123456789ab\""), ("TI hashes", "\"zorblax: 0123456789ab\""),
      ("Hashes", "{\"vae\": \"0123456789\"}"), ("Hires checkpoint", "moss"),
    ])
  func files(key: String, value: String) throws {
    func models(_ fields: String) throws -> ModelRequests {
      let text =
        "<lora:x:1> zorblax\nSteps: 4, Sampler: Euler, Seed: 5, Size: 32x32, Denoising strength: 0.5, Hires upscale: 2, "
      return try resolution(of: try parsedParameters(text + fields)).models
    }
    #expect(try models("\(key): \(value), Version: v1.10.1") != models("Version: v1.10.1"))
  }

  @Test("every setting that is called reproduced has its pair")
  func complete() {
    let files: Set = ["Model hash", "Model", "VAE hash", "Lora hashes", "TI hashes", "Hashes"]
    let shown = Set(Effect.all.map(\.key)).union(files)
    for setting in RecordedSetting.all where setting.state == .rendered {
      #expect(shown.contains(setting.key), "\(setting.key)")
    }
  }

  @Test("every setting that is called unverifiable gives a reason, none of its harmless values does")
  func refused() throws {
    for setting in RecordedSetting.all {
      guard case .refused(let code, let harmless) = setting.state else { continue }
      func codes(_ value: String) throws -> [ReasonCode] {
        let text =
          "a jug\nSteps: 4, Sampler: Euler, Seed: 5, Size: 32x32, \(setting.key): \(value), Version: v1.10.1"
        return try resolution(of: try parsedParameters(text)).reasons.map(\.code)
      }
      #expect(try codes("0.37").contains(code), "\(setting.key)")
      for value in harmless { #expect(try codes(value).isEmpty, "\(setting.key): \(value)") }
    }
  }
}
