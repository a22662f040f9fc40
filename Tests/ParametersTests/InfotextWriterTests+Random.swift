import Recipes
import Testing

@testable import Parameters

/// Claims with settings drawn at random out of all that are rendered.
private struct RandomClaim {
  var dice: Dice

  private static let prompts = [
    "a cat", "a (red:1.2) cat, [day:night:0.5]", "two lines\nof \"quotes\", <lora:ink wash:0.7:0.2>",
    "一只猫，<lora:水墨:-0.5>", "50% \\(done\\): {x}", "",
  ]

  private static let samplers = SamplerName.all.map(\.name)

  /// Keys whose values are numbers out of a range, in hundredths.
  private static let numbers: [(key: String, hundredths: Range<Int>)] = [
    ("Eta", 0..<101), ("Eta DDIM", 0..<101), ("Sigma churn", 0..<300), ("Sigma tmin", 0..<50),
    ("Sigma noise", 90..<110), ("Schedule min sigma", 3..<20), ("Schedule max sigma", 800..<2000),
    ("Schedule rho", 100..<900), ("Beta schedule alpha", 10..<90), ("Beta schedule beta", 10..<90),
    ("NGMS", 0..<400), ("Skip Early CFG", 0..<100),
  ]

  private static let words: [(key: String, values: [String])] = [
    ("RNG", ["CPU", "NV"]), ("Emphasis", ["No norm", "Ignore", "None"]), ("Tiling", ["True"]),
    ("Discard penultimate sigma", ["True"]), ("SGM noise multiplier", ["True"]), ("Pad conds", ["True"]),
    ("VAE", ["mse.pt", "a, b: c.pt"]), ("VAE hash", ["735e4c3a44"]), ("ENSD", ["31337", "-1"]),
    ("Lora hashes", ["\"ink wash: aabbccddeeff, 水墨: 112233445566\""]),
    ("TI hashes", ["\"bad: 0a1b2c3d4e5f\""]),
    ("Clip skip", ["2", "12"]), ("Downcast alphas_cumprod", ["True"]), ("NGMS all steps", ["True"]),
  ]

  private func hundredths(_ number: Int) -> String { plain(Double(number) / 100) }

  mutating func text() -> String {
    var extras: [String] = []
    for (key, range) in Self.numbers where dice.below(6) == 0 {
      extras.append("\(key): \(hundredths(range.lowerBound + dice.below(range.count)))")
    }
    for (key, values) in Self.words where dice.below(5) == 0 { extras.append("\(key): \(dice.pick(values))") }
    if dice.below(4) == 0 {
      extras.append("Variation seed: \(dice.below(1 << 40)), Variation seed strength: 0.\(1 + dice.below(9))")
    }
    if dice.below(8) == 0 { extras.append("Seed resize from: 448x640") }
    if dice.below(3) == 0 { extras += hires() }
    return claim(
      extras.joined(separator: ", "), prompt: dice.pick(Self.prompts), negative: dice.pick(Self.prompts),
      version: dice.pick([nil, "v1.4.1", "v1.5.2", "v1.6.0", "v1.7.0", "v1.9.4", "v1.10.1"]),
      replacing: [
        "Steps": String(1 + dice.below(60)), "Sampler": dice.pick(Self.samplers),
        "Schedule type": dice.pick([
          nil, "Automatic", "Karras", "Exponential", "SGM Uniform", "Beta", "Uniform",
        ]),
        "CFG scale": dice.pick(["1", "4.5", "7", "30", nil]), "Seed": String(dice.below(1 << 62)),
        "Size": "\(8 * (8 + dice.below(100)))x\(8 * (8 + dice.below(100)))",
      ])
  }

  private mutating func hires() -> [String] {
    var fields = [
      "Denoising strength: 0.\(1 + dice.below(9))",
      dice.pick(["Hires upscale: 1.5", "Hires resize: 0x1024"]),
    ]
    if dice.below(2) == 0 { fields.append("Hires steps: \(dice.below(30))") }
    fields.append("Hires upscaler: " + dice.pick(["Latent", "Lanczos", "\"odd, name\""]))
    if dice.below(3) == 0 { fields.append("Hires sampler: \(dice.pick(Self.samplers))") }
    if dice.below(3) == 0 { fields.append("Hires prompt: \"a \\\"dog\\\", at night\\nin rain\"") }
    return fields
  }
}

@Suite struct RandomClaimProperty {
  @Test("what is written of a claim resolves to the same again, and A1111 reads the same (seed 23)")
  func roundTrip() throws {
    var claims = RandomClaim(dice: Dice(seed: 23))
    var count = 0
    for _ in 0..<300 {
      let text = claims.text()
      let first = try resolve(text)
      guard let settings = first.settings else { continue }
      count += 1
      let second = try resolve(first.infotext)
      var again = try #require(second.settings, "\(text)")
      again.version = settings.version
      #expect(again == settings, "\(text)\nbecame\n\(first.infotext)")
      #expect(second.models.loras == first.models.loras && second.models.vae == first.models.vae, "\(text)")
      check(second.parsed, StrictInfotext(first.infotext, fillingDefaults: false), first.infotext)
    }
    #expect(count > 150)
  }

  /// Every field under A1111's rules: a size is two fields there.
  private func check(_ parsed: ParsedParameters, _ strict: StrictInfotext, _ text: String) {
    #expect(strict.prompt == parsed.prompt && strict.negativePrompt == parsed.negativePrompt, "\(text)")
    for field in parsed.fields {
      if let size = statedSize(field.value) {
        #expect(strict[field.key + "-1"] == String(size.width), "\(field.key) in \(text)")
        #expect(strict[field.key + "-2"] == String(size.height), "\(field.key) in \(text)")
      } else {
        #expect(strict[field.key] == field.value, "\(field.key) in \(text)")
      }
    }
  }
}
