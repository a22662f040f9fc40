import JSON
import Recipes
import TestSupport
import Testing

@testable import Parameters

@Suite struct InfotextWriterGolden {
  @Test("writes the three parts as A1111 does")
  func layout() {
    var parsed = ParsedParameters(
      generator: "a1111", prompt: "a\nb", negativePrompt: "c",
      fields: [
        Field("Steps", "20"), Field("Hires prompt", "x, \"y\": z\nü"), Field("Same", "Same"),
        Field("Empty", ""),
        Field("X", "1"), Field("bad.key", "1"), Field("TI hashes", "e: 00"),
      ])
    let fields = "Steps: 20, Hires prompt: \"x, \\\"y\\\": z\\nü\", Same, TI hashes: \"e: 00\""
    #expect(infotext(of: parsed) == "a\nb\nNegative prompt: c\n" + fields)
    parsed.negativePrompt = ""
    parsed.prompt = ""
    #expect(infotext(of: parsed) == fields)
  }

  @Test("queries of links are not written on")
  func links() {
    let parsed = ParsedParameters(
      generator: "civitai", prompt: "", negativePrompt: "",
      fields: [
        Field("Steps", "1"), Field("Civitai metadata", "{\"url\": \"https://x.invalid/a.jpg?sig=SECRET\"}"),
      ])
    #expect(!infotext(of: parsed).contains("SECRET"))
  }

  @Test("a claim that A1111 reads as we do stays as it is")
  func unchanged() throws {
    for text in [
      claim(), claim("Clip skip: 2, RNG: CPU", prompt: "a\nb", negative: "c"),
      claim(version: "v1.6.0", replacing: ["Sampler": "DPM++ 2M Karras", "Schedule type": nil]),
      claim("Denoising strength: 0.5, Hires upscale: 2, Hires upscaler: Latent"),
    ] { #expect(try resolve(text).infotext == text) }
  }

  @Test("what A1111 would fill in differently is written out")
  func writtenOut() throws {
    let bare = try resolve(
      claim(version: "v1.6.0", replacing: ["Sampler": "DPM++ 2M", "Schedule type": nil]))
    #expect(bare.infotext.contains("Sampler: DPM++ 2M, Schedule type: Uniform, CFG scale"))
    let alias = try resolve(claim(replacing: ["Sampler": "euler_ancestral"]))
    #expect(alias.infotext.contains("Sampler: Euler a,"))
    let old = try resolve(claim(version: nil, replacing: ["Model hash": "01234567"]))
    #expect(old.infotext.hasSuffix("Downcast alphas_cumprod: True"))
    let sized = try resolve(claim(replacing: ["Size": nil, "CFG scale": nil])) {
      $0.imageSize = ImageSize(width: 64, height: 72)
    }
    #expect(sized.infotext.contains("CFG scale: 7, Seed: 5, Size: 64x72, Model hash"))
    let brackets = try resolve(claim(prompt: "lora:x:1"))
    #expect(brackets.infotext.hasPrefix("<lora:x:1>\n"))
    let hires = try resolve(
      claim(
        "Denoising strength: 0.5, Hires upscale: 2, Hires sampler: DPM++ SDE", version: "v1.6.0",
        replacing: ["Sampler": "DPM++ 2M Karras", "Schedule type": nil]))
    #expect(hires.infotext.contains("Hires sampler: DPM++ SDE, Hires schedule type: Uniform, Version"))
  }

  @Test("overrides are in it")
  func overrides() throws {
    let result = try resolve(claim()) {
      $0.overrides = [Override("Seed", "77"), Override("Prompt", "a dog")]
    }
    #expect(result.infotext == claim(prompt: "a dog", replacing: ["Seed": "77"]))
  }

  @Test("a claim that can't be rendered is written as it was read")
  func unverifiable() throws {
    let text = claim("ControlNet 0: x")
    #expect(try resolve(text).infotext == text)
  }
}

@Suite struct InfotextWriterProperty {
  private static let letters = "ab,: \"\\[]{}()é\n\u{201C}-xX1.".unicodeScalars.map { $0 }

  private func words(_ dice: inout Dice, _ length: Int) -> String {
    String(String.UnicodeScalarView((0..<length).map { _ in dice.pick(Self.letters) }))
  }

  /// A prompt as a parser leaves it: lines without blanks at their ends.
  private func prompt(_ dice: inout Dice) -> String {
    let count = dice.below(4)
    let lines = (0..<count).map { _ in
      words(&dice, dice.below(12)).split(separator: "\n").joined().trimmed
    }
    return lines.joined(separator: "\n").trimmed
  }

  @Test("A1111 and this tool read back what is written (seed 14)")
  func roundTrip() throws {
    var dice = Dice(seed: 14)
    for _ in 0..<400 {
      var parsed = ParsedParameters(
        generator: "a1111", prompt: prompt(&dice), negativePrompt: prompt(&dice),
        fields: [Field("Steps", "20"), Field("Seed", String(dice.below(1_000_000)))])
      for i in 0..<(1 + dice.below(5)) {
        let value = words(&dice, 1 + dice.below(10))
        if value != value.trimmed || statedSize(value) != nil { continue }
        parsed.fields.append(Field("Key \(i)", value))
      }
      parsed.fields.append(Field("Version", "v1.10.1"))
      let text = infotext(of: parsed)
      let again = try parsedParameters(text)
      #expect(again.prompt == parsed.prompt && again.negativePrompt == parsed.negativePrompt, "\(text)")
      #expect(again.fields == parsed.fields, "\(text)")
      let strict = StrictInfotext(text)
      #expect(strict.prompt == parsed.prompt && strict.negativePrompt == parsed.negativePrompt, "\(text)")
      for field in parsed.fields { #expect(strict[field.key] == field.value, "\(text)") }
    }
  }

  @Test("a resolved claim resolves to the same settings from its own text")
  func resolvesAgain() throws {
    let texts = try #require(try Fixture.json("parameters/infotexts.json")["cases"]?.elements).compactMap {
      $0["text"]?.text
    }
    let extras = [
      claim(version: "v1.5.0", replacing: ["Sampler": "DPM++ 2M", "Schedule type": nil]),
      claim("Denoising strength: 0.5, Hires upscale: 2, Hires sampler: Restart", version: "v1.6.0"),
      claim("Denoising strength: 0.7, First pass size: 0x0", version: nil),
      claim("ENSD: 31337", version: nil, replacing: ["Sampler": "DPM++ 2M Karras", "Schedule type": nil]),
      claim(prompt: "[a:b:3] lora:x:0.5", version: "v1.4.0"),
      claim(version: nil, replacing: ["Sampler": "UniPC"]),
    ]
    var count = 0
    for text in texts + extras {
      let first = try resolve(text) { $0.imageSize = ImageSize(width: 512, height: 512) }
      guard let settings = first.settings else { continue }
      let second = try resolve(first.infotext)
      var again = try #require(second.settings, "\(first.infotext)")
      again.version = settings.version
      #expect(again == settings, "\(first.infotext)")
      #expect(
        second.models.loras == first.models.loras && second.models.checkpoint == first.models.checkpoint)
      count += 1
    }
    #expect(count > 30)
  }

  @Test("records and graphs of other programs resolve to the same settings from the infotext made of them")
  func recordsResolveAgain() throws {
    let rows =
      try jsonLines(Fixture.bytes("corpus/own.jsonl")) + jsonLines(Fixture.bytes("corpus/strings.jsonl"))
    var count = 0
    for text in rows.compactMap({ $0["text"]?.text }) {
      guard let parsed = try? parsedParameters(text) else { continue }
      let first = try resolution(of: parsed)
      guard let settings = first.settings else { continue }
      let second = try resolve(first.infotext)
      var again = try #require(second.settings, "\(first.infotext)")
      again.version = settings.version
      #expect(again == settings, "\(first.infotext)")
      #expect(second.models.loras == first.models.loras, "\(first.infotext)")
      count += 1
    }
    #expect(count > 30)
  }

  @Test("A1111 reads the sampler and schedule that were used")
  func strictSampler() throws {
    for sampler in ["DPM++ 2M", "dpmpp_sde_karras", "Euler", "Restart", "DPM++ 3M SDE Exponential"] {
      for version in ["v1.6.0", "v1.10.1", nil] {
        let result = try resolve(
          claim(version: version, replacing: ["Sampler": sampler, "Schedule type": nil]))
        let strict = StrictInfotext(result.infotext)
        let read = SamplerPair(a1111: strict["Sampler"], strict["Schedule type"])
        let automatic = SamplerName.named(read.sampler)?.defaultSchedule ?? "Uniform"
        #expect(read.sampler == result.settings?.sampler)
        #expect((read.schedule == "Automatic" ? automatic : read.schedule) == result.settings?.schedule)
      }
    }
  }
}
