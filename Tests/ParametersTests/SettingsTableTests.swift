import FoundationEssentials
import JSON
import TestSupport
import Testing

@testable import Parameters

@Suite struct SettingsTableGolden {
  /// `REPROCHECK_WRITE_DOCS=1 swift test --filter SettingsTable` brings the page up to date.
  @Test("docs/settings.md is what the code says")
  func page() throws {
    let place = Fixture.folder.deletingLastPathComponent().appendingPathComponent("docs/settings.md")
    if ProcessInfo.processInfo.environment["REPROCHECK_WRITE_DOCS"] != nil {
      try Data(settingsTable().utf8).write(to: place)
    }
    let written = String(decoding: try Data(contentsOf: place), as: UTF8.self)
    #expect(written == settingsTable(), "run it with REPROCHECK_WRITE_DOCS=1")
  }

  @Test("every key of A1111's table of fields is reproduced or refused under a reason")
  func complete() throws {
    let keys = try #require(try Fixture.json("parameters/fields.json")["keys"]?.elements)
    for key in keys.compactMap(\.text) {
      let setting = try #require(RecordedSetting.all.first { $0.key == key }, "\(key) stands in no table")
      switch setting.state {
      case .rendered, .refused: break
      case .noInfluence, nil: Issue.record("\(key) is neither reproduced nor unverifiable")
      }
    }
  }
}

@Suite struct SettingsTableProperty {
  @Test("no setting stands twice")
  func unique() { #expect(Set(RecordedSetting.all.map(\.key)).count == RecordedSetting.all.count) }

  @Test("what changes the picture by a key of the tables stands in the page, too")
  func rendered() {
    let listed = Set(RecordedSetting.all.map(\.key))
    let others: Set = ["Prompt", "Negative prompt", "Guidance Scale", "CFG", "Module 1"]
    for key in KnownKeys.rendered where !others.contains(key.name) {
      #expect(listed.contains(key.name), "\(key.name)")
    }
  }
}
