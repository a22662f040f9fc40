import FoundationEssentials
import TestSupport
import Testing

@testable import Parameters

@Suite struct DialectTableGolden {
  /// `REPROCHECK_WRITE_DOCS=1 swift test --filter DialectTable` brings the page up to date.
  @Test("docs/dialects.md is what the code says")
  func page() throws {
    let place = Fixture.folder.deletingLastPathComponent().appendingPathComponent("docs/dialects.md")
    if ProcessInfo.processInfo.environment["REPROCHECK_WRITE_DOCS"] != nil {
      try Data(dialectTable().utf8).write(to: place)
    }
    let written = String(decoding: try Data(contentsOf: place), as: UTF8.self)
    #expect(written == dialectTable(), "run it with REPROCHECK_WRITE_DOCS=1")
  }
}
