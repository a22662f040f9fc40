import JSON
import Recipes
import TestSupport
import Testing

@testable import Parameters

@Suite struct InfotextDialectGolden {
  @Test("reads infotexts in the shapes that are found in files")
  func cases() throws {
    let rows = try #require(try Fixture.json("parameters/infotexts.json")["cases"]?.elements)
    #expect(rows.count > 50)
    for row in rows {
      let name = row["name"]?.text ?? ""
      let found = inspection(of: try parsedParameters(try #require(row["text"]?.text)))
      for expected in row["expected"]?.members ?? [] { compare(found, expected, name) }
      for absent in row["absent"]?.elements ?? [] {
        #expect(found[absent.text ?? ""] == nil, "\(name): \(absent)")
      }
      let notes = found["notes"]?.elements?.compactMap { $0["code"]?.text } ?? []
      let expectedNotes = row["notes"]?.elements?.compactMap(\.text) ?? []
      #expect(notes.filter { $0 != "a1111-reads-otherwise" }.sorted() == expectedNotes.sorted(), "\(name)")
    }
  }

  private func compare(_ found: JSONValue, _ expected: JSONValue.Member, _ name: String) {
    let value = found[expected.key]
    if let number = expected.value.number {
      #expect(value?.number == number, "\(name): \(expected.key)")
    } else if expected.key == "other" {
      for member in expected.value.members ?? [] {
        #expect(value?[member.key] == member.value, "\(name): \(member.key)")
      }
    } else {
      #expect(value == expected.value, "\(name): \(expected.key)")
    }
  }

  @Test(
    "what holds no settings is none of its texts",
    arguments: [
      "", " \n\t\r\n ", "a red bicycle on a beach, golden hour", "Steps: 20", "Steps: 20, a, b",
      "[1, 2, 3]", "{\"name\": \"Steps: 20, Sampler: Euler a, Seed: 1\"}", "{\"a\": NaN}",
      "recipe: eggs, flour: two, butter: one",
    ])
  func noParameters(text: String) {
    #expect(throws: ParameterError.noParameters) { try parsedParameters(text) }
  }

  @Test("a last line of three fields is settings even without Steps")
  func settingsWithoutSteps() throws {
    let parsed = try parsedParameters("a pier\nSampler: Euler, Seed: 5, Size: 64x64\n")
    #expect(parsed.prompt == "a pier")
    #expect(parsed.fields.map(\.key) == ["Sampler", "Seed", "Size"])
  }

  @Test("settings may begin with another key than Steps")
  func otherFirstKey() throws {
    let parsed = try parsedParameters("a pier\nSeed: 5, Steps: 20, Sampler: Euler")
    #expect(parsed.prompt == "a pier" && parsed.value("Seed") == "5" && parsed.value("Steps") == "20")
  }

  @Test(
    "says what A1111 would read otherwise",
    arguments: [
      (claim(), nil), (claim("Clip skip: 2, Hypernet: h", prompt: "a\nb", negative: "c"), nil),
      (claim("Seed: 6"), "`Seed`"),
      (claim() + "\ntrailing", "`Prompt`, `Steps`, `Sampler`, `CFG scale`, `Seed`, `Model hash`, `Size`"),
      (claim(replacing: ["Size": "512×768"]), "`Size`"),
      (claim("First pass size: 0x0, Denoising strength: 0.5"), nil),
    ] as [(String, String?)])
  func strictReading(text: String, names: String?) throws {
    let note = try parsedParameters(text).notes.first { $0.code == "a1111-reads-otherwise" }
    #expect(note?.detail.hasSuffix(names ?? "?") == (names == nil ? nil : true))
  }

  @Test("a prompt may begin with a bracket")
  func bracketPrompt() throws {
    #expect(try parsedParameters("{a|b} c\nSteps: 5, Seed: 1").prompt == "{a|b} c")
    #expect(try parsedParameters("[a] c\nSteps: 5, Seed: 1").prompt == "[a] c")
  }
}

@Suite struct InfotextDialectProperty {
  @Test("reads what A1111 reads, where A1111 reads it right")
  func agreesWithStrict() throws {
    let rows = try #require(try Fixture.json("golden/infotext.json")["cases"]?.elements)
    for row in rows where (row["fields_found_on_last_line"]?.integer ?? 0) >= 5 {
      let text = try #require(row["text"]?.text)
      let wild = try parsedParameters(text)
      let strict = StrictInfotext(text)
      #expect(wild.prompt == strict.prompt.replacingHypernet())
      #expect(wild.negativePrompt == strict.negativePrompt)
      for field in wild.fields where statedSize(field.value) == nil && !field.value.isEmpty {
        #expect(strict[field.key] == field.value)
      }
    }
  }

  @Test(
    "what looks like a page's markup belongs to the prompt where a picture carries the text (seed 12)")
  func asWritten() throws {
    let lines = [
      "> a quay", "- a boat", "# Prompt", "**Prompt**", "```", "```python", "`rope`", "| Steps | 20 |",
      "| Seed | 5 |", "steps = 20", "seed=5", "width=64", "<br>", "<p>a pier</p>", "**Steps:** 20",
      "* Steps: 5, a",
      "Steps: 20", "Seed: 7", "Sampler: Euler", "1. rain", "Width: 64", "<details>", "[a](b)", "a; b; c", "—",
    ]
    var dice = Dice(seed: 12)
    for _ in 0..<2000 {
      let parts = (0..<2).map { _ in
        (0...dice.below(7)).map { _ in dice.pick(lines) }.joined(separator: "\n")
      }
      let text =
        "a harbour\n\(parts[0])\nNegative prompt: fog\n\(parts[1])\n"
        + "Steps: 21, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x768, Model: m"
      let found = try parsedParameters(CarriedText(text, label: "parameters"))
      let strict = StrictInfotext(text)
      #expect(found.prompt == strict.prompt && found.negativePrompt == strict.negativePrompt, "\(text)")
      #expect(found.value("Steps") == "21" && found.value("Seed") == "42")
    }
  }

  @Test("hostile texts end, and what stands before the hostile part is read")
  func hostile() throws {
    let settings = "a pier\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512"
    let attacks = [
      String(repeating: "[", count: 50_000), String(repeating: "{\"a\":", count: 20_000),
      String(repeating: "[", count: 30_000) + String(repeating: "]", count: 30_000),
      String(repeating: "\"", count: 50_001), String(repeating: ",", count: 100_000),
      String(repeating: "\"a\"b, ", count: 10_000), String(repeating: "x, X: [", count: 10_000),
      String(repeating: "\\", count: 50_000), String(repeating: "“", count: 10_000),
      String(repeating: "x, Foo: bar", count: 3_000), "\u{0}\u{1B}[31m\u{202E}",
    ]
    for attack in attacks {
      let recipe = Recipe(reading: try parsedParameters(settings + ", X: " + attack))
      #expect(recipe.steps == 20 && recipe.seed == 42 && recipe.size == ImageSize(width: 512, height: 512))
    }
    for attack in attacks + [
      String(repeating: "<lora:", count: 20_000), String(repeating: "(", count: 50_000),
    ] {
      let recipe = Recipe(reading: try parsedParameters(attack + "\n" + settings))
      #expect(recipe.steps == 20 && recipe.seed == 42)
    }
  }

  @Test("lines that begin with Steps, and places that look like settings, cost linear time")
  func manySteps() throws {
    let lines = String(repeating: "Steps: 5, foo: [\n", count: 5_000)
    #expect(try recipe(lines + "Steps: 20, Sampler: Euler a, Seed: 42").steps == 20)
    let labels = String(repeating: "Negative prompt: x\n", count: 20_000)
    #expect(try recipe(labels + "Steps: 20, Sampler: Euler a, Seed: 42").steps == 20)
    let joined = String(repeating: "x Steps: 5, foo: [ ", count: 5_000)
    #expect(try recipe(joined + "Steps: 20, Sampler: Euler a, Seed: 42").steps == 20)
  }

  @Test("random damage never traps (seed 13)")
  func randomDamage() throws {
    var dice = Dice(seed: 13)
    let parts = [
      "Steps: ", "20", ", ", ": ", "\"", "[", "]", "{", "}", "\\", "\n", "Negative prompt:", "Seed",
      "Sampler: Euler",
      "lora:x:1", "<lora:x:", ">", "&lt;lora:", "&quot;", "Size: 5x5", "“", "”", "_", "*", ".", "Template:",
      "\r", "é",
      "Hashes: {\"lora:x\": \"ab", "Version: v1.", "Denoising strength: 0.5", "Parameters  : ",
      "Hires upscale: 2",
    ]
    for _ in 0..<1500 {
      let text = (0..<dice.below(30)).map { _ in dice.pick(parts) }.joined()
      guard let parsed = try? parsedParameters(text) else { continue }
      #expect(inspection(of: parsed)["prompt"]?.text == parsed.prompt)
      let resolved = try resolution(of: parsed)
      #expect((resolved.settings == nil) == !resolved.reasons.isEmpty)
    }
  }
}

extension String {
  /// Without the hypernetwork that A1111 adds in reading.
  fileprivate func replacingHypernet() -> String {
    guard let start = utf8.firstIndex(of: UInt8(ascii: "<")), self[start...].hasPrefix("<hypernet:") else {
      return self
    }
    return String(self[..<start])
  }
}
