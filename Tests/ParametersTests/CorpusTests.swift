import FoundationEssentials
import JSON
import Recipes
import TestSupport
import Testing

@testable import Parameters

@Suite struct CorpusGolden {
  @Test(
    "strings of other programs, those written for programs that they lack, and those found since",
    arguments: ["strings", "own", "found"])
  func committed(file: String) throws {
    let rows = try jsonLines(try Fixture.bytes("corpus/\(file).jsonl"))
    #expect(rows.count >= 50)
    for row in rows { try check(row) }
  }

  @Test("the whole shared corpus, where it is")
  func shared() throws {
    let place = Fixture.folder.appendingPathComponent("../../shared/corpus/corpus.jsonl")
    guard let data = try? Data(contentsOf: place) else { return }
    // Its expectations for refiners hold for programs that don't render them.
    let refined = JSONValue.string("refiner")
    for row in try jsonLines(Array(data))
    where row["expected"]?["unverifiable"]?.elements?.contains(refined) != true { try check(row) }
  }

  private func check(_ row: JSONValue) throws {
    let id = row["id"]?.text ?? ""
    let label = row["chunk"]?.text?.split(separator: ":").last.map(String.init)
    let companions = Dictionary(
      uniqueKeysWithValues: (row["companions"]?.members ?? []).map { ($0.key, $0.value.text ?? "") })
    let text = CarriedText(try #require(row["text"]?.text), label: label, companions: companions)
    if row["nothing"]?.boolean == true {
      #expect(throws: ParameterError.noParameters, "\(id)") { try parsedParameters(text) }
      return
    }
    let parsed = try #require(try? parsedParameters(text), "\(id) is not read")
    let found = inspection(of: parsed)
    #expect(wrongKeys(found, expected: try #require(row["expected"])) == [], "\(id)")
    if row["blocked"]?.boolean == true { #expect(found["unverifiable"] != nil, "\(id)") }
    if row["clean"]?.boolean == true { #expect(found["unverifiable"] == nil, "\(id)") }
    #expect(!found.compact.contains("SECRET"), "\(id)")
  }

  @Test("a text that a page and a site rewrote asks for four files by hash, and says what was repaired")
  func rewritten() throws {
    let rows = try jsonLines(try Fixture.bytes("corpus/own.jsonl"))
    let text = try #require(rows.first { $0["id"]?.text == "rewritten" }?["text"]?.text)
    let result = try resolution(of: try parsedParameters(text))
    #expect(result.settings != nil && result.settings?.version == SoftwareVersion(parsing: "v1.8.0"))
    #expect(
      result.models.checkpoint == ModelRequest(kind: .checkpoint, name: "harbour_v3", hash: "0a1b2c3d4e"))
    #expect(result.models.vae == ModelRequest(kind: .vae, name: "mse", hash: "735e4c3a44"))
    #expect(result.models.loras.map(\.name) == ["ink_wash", "rain"])
    #expect(result.models.loras.map(\.hash) == ["aabbccddee11", "112233445566"])
    #expect(result.models.loras.map(\.unetMultiplier) == [0.7, -0.2])
    let notes = Set(result.notes.map(\.code))
    #expect(notes.isSuperset(of: ["repaired-lora-tag", "curly-quotes", "recovered-key", "joined-lines"]))
  }
}
