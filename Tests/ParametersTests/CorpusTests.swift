import FoundationEssentials
import JSON
import Recipes
import TestSupport
import Testing

@testable import Parameters

@Suite struct CorpusGolden {
  @Test(
    "strings of other programs, and those written for programs that they lack", arguments: ["strings", "own"])
  func committed(file: String) throws {
    let rows = try jsonLines(try Fixture.bytes("corpus/\(file).jsonl"))
    #expect(rows.count >= 50)
    for row in rows { try check(row) }
  }

  @Test("the whole shared corpus, where it is")
  func shared() throws {
    let place = Fixture.folder.appendingPathComponent("../../shared/corpus/corpus.jsonl")
    guard let data = try? Data(contentsOf: place) else { return }
    for row in try jsonLines(Array(data)) { try check(row) }
  }

  private func check(_ row: JSONValue) throws {
    let id = row["id"]?.text ?? ""
    let label = row["chunk"]?.text?.split(separator: ":").last.map(String.init)
    let companions = Dictionary(
      uniqueKeysWithValues: (row["companions"]?.members ?? []).map { ($0.key, $0.value.text ?? "") })
    let text = CarriedText(try #require(row["text"]?.text), label: label, companions: companions)
    let parsed = try #require(try? parsedParameters(text), "\(id) is not read")
    let found = inspection(of: parsed)
    #expect(wrongKeys(found, expected: try #require(row["expected"])) == [], "\(id)")
    if row["clean"]?.boolean == true { #expect(found["unverifiable"] == nil, "\(id)") }
    #expect(!found.compact.contains("SECRET"), "\(id)")
  }
}
