import FoundationEssentials
import JSON
import ModelFiles
import TestSupport
import Testing

@testable import Weights

/// `docs/models.md`, from the lists of the code and the recorded cases.
private func modelTable() throws -> String {
  let lines =
    [
      "# Models", "",
      "Which model files are rendered as AUTOMATIC1111 1.10.1 renders them, and which test shows it. This page is made "
        + "from the lists in the code: a test fails when it is out of date.", "",
    ] + networkSection(cases: try recordedCases())
  return lines.joined(separator: "\n") + "\n"
}

/// The cases of `golden/lora.json` by the kind that their parts are.
private func recordedCases() throws -> (NetworkKind) -> [String] {
  let file = try SafetensorsFile(path: Fixture.path("golden/lora.safetensors"))
  let names = try (Fixture.json("golden/lora.json")["cases"]?.elements ?? []).compactMap { $0["name"]?.text }
  let kinds = names.map { name in
    let prefix = name + "/file/"
    let entries = file.tensors.filter { $0.name.hasPrefix(prefix) }
    return NetworkKind(
      parts: Dictionary(uniqueKeysWithValues: entries.map { (String($0.name.dropFirst(prefix.count)), $0) }))
  }
  return { kind in zip(names, kinds).filter { $0.1 == kind }.map(\.0) }
}

@Suite struct ModelTableGolden {
  /// `REPROCHECK_WRITE_DOCS=1 swift test --filter ModelTable` brings the page up to date.
  @Test("docs/models.md is what the code says")
  func page() throws {
    let place = Fixture.folder.deletingLastPathComponent().appendingPathComponent("docs/models.md")
    let table = try modelTable()
    if ProcessInfo.processInfo.environment["REPROCHECK_WRITE_DOCS"] != nil {
      try Data(table.utf8).write(to: place)
    }
    let written = String(decoding: try Data(contentsOf: place), as: UTF8.self)
    #expect(written == table, "run it with REPROCHECK_WRITE_DOCS=1")
  }

  @Test("every kind has a recorded case")
  func shown() throws {
    let cases = try recordedCases()
    for kind in NetworkKind.allCases { #expect(!cases(kind).isEmpty, "\(kind)") }
  }
}
