import FoundationEssentials
import JSON
import Parameters
import TestSupport
import Testing

@testable import Claims

@Suite struct CorpusFilesGolden {
  @Test("image files of many writers give what their metadata say")
  func committed() throws {
    let rows = try jsonLines(try Fixture.bytes("corpus/images.jsonl"))
    #expect(rows.count == 79)
    for row in rows { try check(row, in: Fixture.folder.appendingPathComponent("corpus/images")) }
  }

  @Test("all files of the shared corpus, where it is")
  func shared() throws {
    let folder = Fixture.folder.appendingPathComponent("../../shared/corpus/images")
    guard let data = try? Data(contentsOf: folder.appendingPathComponent("expected.jsonl")) else { return }
    for row in try jsonLines(Array(data)) { try check(row, in: folder) }
  }

  @Test("files in the ways that programs keep a text, whole and damaged")
  func carriers() throws {
    let folder = Fixture.folder.appendingPathComponent("corpus/carriers")
    let rows = try jsonLines(try Fixture.bytes("corpus/carriers.jsonl"))
    #expect(rows.count == 76)
    for row in rows {
      try check(row, in: folder)
      let file = try #require(row["file"]?.text)
      guard row["expect"] == nil, let claim = try? Claim(path: folder.appendingPathComponent(file).path),
        let parsed = claim.parameters?.parsed
      else { continue }
      if let mayVerify = row["mayVerify"] {
        #expect((inspection(of: parsed)["unverifiable"] == nil) == (mayVerify == .bool(true)), "\(file)")
      }
      if row["warn"] == .bool(true) { #expect(!claim.notes.isEmpty, "nothing is said of \(file)") }
    }
  }

  private func check(_ row: JSONValue, in folder: URL) throws {
    let file = try #require(row["file"]?.text)
    guard let claim = try? Claim(path: folder.appendingPathComponent(file).path) else {
      #expect(row["expect"]?.text == "error", "\(file)")
      return
    }
    if row["expect"] != nil { #expect(claim.parameters == nil, "\(file)") }
    if row["expect"]?.text == "error" {
      #expect(!claim.notes.isEmpty, "\(file) is damaged, and nothing says so")
    }
    let found = claim.parameters.map { inspection(of: $0.parsed) } ?? .object([])
    #expect(wrongKeys(found, expected: try #require(row["expected"])) == [], "\(file)")
  }
}

@Suite struct HostileTextGolden {
  /// What no case needs a second for; a test can't measure, it only guards against hanging.
  private static let patience = Duration.seconds(120)

  @Test("every hostile text has its expected outcome, at once")
  func outcomes() throws {
    let rows = try jsonLines(try Fixture.bytes("corpus/adversarial.jsonl"))
    #expect(rows.count == 91)
    for row in rows {
      let name = row["name"]?.text ?? ""
      let clock = ContinuousClock()
      let start = clock.now
      let parameters = (try? Claim(standardInput: try content(row)))?.parameters
      if row["outcome"]?.text == "error" {
        #expect(parameters == nil, "\(name)")
      } else {
        try check(try #require(parameters, "\(name) is not read"), row, name)
      }
      #expect(clock.now - start < Self.patience, "\(name)")
    }
  }

  private func check(_ reading: ClaimReading, _ row: JSONValue, _ name: String) throws {
    let found = inspection(of: reading.parsed)
    #expect(wrongKeys(found, expected: row["expected"] ?? .object([])) == [], "\(name)")
    if row["refuse_render"] != nil { #expect(try resolution(of: reading.parsed).settings == nil, "\(name)") }
    guard let warning = row["warn"]?.text?.lowercased() else { return }
    let notes = (found["notes"]?.elements ?? []).map { note in
      "\(note["code"]?.text ?? "") \(note["detail"]?.text ?? "")".lowercased().replacing("-", with: " ")
    }
    #expect(notes.contains { $0.contains(warning) }, "\(name) says nothing of: \(warning)")
  }

  private func content(_ row: JSONValue) throws -> [UInt8] {
    if let encoded = row["base64"]?.text { return Array(try #require(Data(base64Encoded: encoded))) }
    guard let parts = row["parts"]?.elements else { return Array((row["text"]?.text ?? "").utf8) }
    return parts.flatMap { part in
      let text = Array((part.elements?[0].text ?? "").utf8)
      return (0..<(part.elements?[1].integer ?? 0)).flatMap { _ in text }
    }
  }
}
