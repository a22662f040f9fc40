import JSON
import Recipes
import TestSupport
import Testing

@testable import Parameters

private func goldenRows(_ list: String) throws -> [JSONValue] {
  try #require(try Fixture.json("golden/infotext.json")[list]?.elements)
}

@Suite struct StrictInfotextGolden {
  @Test("reads every text as A1111 does, defaults included")
  func cases() throws {
    let rows = try goldenRows("cases")
    #expect(rows.count == 27)
    for row in rows {
      let read = StrictInfotext(try #require(row["text"]?.text))
      let expected = try #require(row["parsed"]?.members)
      for member in expected {
        #expect(value(member.key, in: read) == pythonText(member.value), "\(member.key) of \(row["text"]!)")
      }
      #expect(Set(read.fields.map(\.key)).union(["Prompt", "Negative prompt"]) == Set(expected.map(\.key)))
      #expect(read.matches == row["fields_found_on_last_line"]?.integer)
    }
  }

  @Test("shows the samplers in the UI as A1111 does")
  func pastedSamplers() throws {
    for row in try goldenRows("cases") {
      let read = StrictInfotext(try #require(row["text"]?.text))
      let first = shown(read["Sampler"], read["Schedule type"])
      #expect(row["pasted_sampler"] == .array([.string(first.sampler), .string(first.schedule)]))
      let hires = shown(
        stated(read, "Hires sampler", "Use same sampler") ?? read["Sampler"],
        stated(read, "Hires schedule type", "Use same scheduler") ?? read["Schedule type"])
      let sampler = hires.sampler == read["Sampler"] ? "Use same sampler" : hires.sampler
      let schedule = hires.schedule == read["Schedule type"] ? "Use same scheduler" : hires.schedule
      #expect(row["pasted_hires_sampler"] == .array([.string(sampler), .string(schedule)]))
    }
  }

  @Test("computes the first pass of old texts")
  func oldFirstPasses() throws {
    let rows = try #require(try Fixture.json("golden/hires.json")["old_first_pass"]?.elements)
    for row in rows {
      let target = ImageSize(
        width: try #require(row["width"]?.integer), height: try #require(row["height"]?.integer))
      let first = oldFirstPass(for: target)
      #expect(row["first_pass"]?.elements?.map(\.integer) == [first?.width, first?.height])
    }
    #expect(oldFirstPass(for: ImageSize(width: 0, height: 512)) == nil)
    #expect(oldFirstPass(for: ImageSize(width: .max, height: 1)) == nil)
  }

  private func value(_ key: String, in read: StrictInfotext) -> String? {
    switch key {
    case "Prompt": read.prompt
    case "Negative prompt": read.negativePrompt
    default: read[key]
    }
  }

  private func stated(_ read: StrictInfotext, _ key: String, _ same: String) -> String? {
    read[key].flatMap { $0 == same ? nil : $0 }
  }

  private func pythonText(_ value: JSONValue) -> String? {
    if let flag = value.boolean { return flag ? "True" : "False" }
    return value.integer.map(String.init) ?? value.text
  }
}

/// What the UI shows: a sampler's default schedule as Automatic.
func shown(_ sampler: String?, _ schedule: String?) -> (sampler: String, schedule: String) {
  let pair = SamplerPair(a1111: sampler, schedule)
  let isDefault = SamplerName.named(pair.sampler)?.defaultSchedule == pair.schedule
  return (pair.sampler, isDefault ? "Automatic" : pair.schedule ?? "")
}

@Suite struct StrictInfotextProperty {
  @Test("a key `Prompt` among the settings doesn't replace the prompt")
  func promptKey() {
    let read = StrictInfotext("a cat\nSteps: 5, Sampler: Euler, Prompt: dog, Seed: 1")
    #expect(read.prompt == "a cat")
    #expect(read["Prompt"] == nil)
  }

  @Test("later duplicates replace earlier ones in their place")
  func duplicates() {
    let read = StrictInfotext("x\nSteps: 5, Seed: 1, Steps: 6")
    #expect(read.fields.prefix(2) == [Field("Steps", "6"), Field("Seed", "1")])
  }

  @Test("hypernetworks join the prompt, weights in brackets bring Emphasis")
  func additions() {
    let read = StrictInfotext("x\nSteps: 5, Seed: 1, Hypernet: h")
    #expect(read.prompt == "x<hypernet:h:1.0>")
    #expect(StrictInfotext("(x)\nSteps: 5, Seed: 1, Size: 1x1")["Emphasis"] == "Original")
    #expect(StrictInfotext("x\nNegative prompt: [y]\nSteps: 5, Seed: 1, Size: 1x1")["Emphasis"] == "Original")
    #expect(StrictInfotext("x BREAK y\nSteps: 5, Seed: 1, Size: 1x1")["Emphasis"] == nil)
    #expect(StrictInfotext("(x:1.2.3)\nSteps: 5, Seed: 1, Size: 1x1")["Emphasis"] == "Original")
  }
}
