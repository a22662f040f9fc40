import FoundationEssentials
import Testing

@testable import OutputFiles

@Suite struct OutputFileProperty {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "reprocheck-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test("a file appears whole and alone")
  func whole() throws {
    try withFolder { folder in
      let file = try OutputFile(folder + "/a", replaces: false)
      try file.write([1, 2])
      #expect(try names(folder).count == 1 && !names(folder).contains("a"))
      try file.finish()
      #expect(try names(folder) == ["a"])
      #expect(FileManager.default.contents(atPath: folder + "/a") == Data([1, 2]))
    }
  }

  @Test("a file that is given up leaves nothing")
  func givenUp() throws {
    try withFolder { folder in
      do {
        let file = try OutputFile(folder + "/a", replaces: false)
        try file.write([1])
      }
      #expect(try names(folder).isEmpty)
    }
  }

  @Test("an existing file stays unless it may be replaced")
  func existing() throws {
    try withFolder { folder in
      let path = folder + "/a"
      try OutputFile.write([1], to: path, replaces: false)
      #expect(throws: OutputError.exists(path: path)) { try OutputFile.write([2], to: path, replaces: false) }
      let late = try OutputFile(folder + "/b", replaces: false)
      try OutputFile.write([3], to: folder + "/b", replaces: false)
      #expect(throws: OutputError.exists(path: folder + "/b")) { try late.finish() }
      try OutputFile.write([4], to: path, replaces: true)
      #expect(FileManager.default.contents(atPath: path) == Data([4]))
      #expect(try names(folder) == ["a", "b"])
    }
  }

  @Test("what can't be written says where and why", arguments: ["/nowhere/a", "/dev/null/a", "a\0b"])
  func impossible(path: String) {
    let error = #expect(throws: OutputError.self) { try OutputFile.write([1], to: path, replaces: false) }
    #expect(error?.description.contains("can't be written") == true)
  }
}
