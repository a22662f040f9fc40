import FoundationEssentials
import ModelFiles
import Testing

@Suite struct MappedFileGolden {
  @Test("bytes of a range, with and without a copy")
  func bytes() throws {
    let folder = try TemporaryFolder()
    let content = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
    let file = try MappedFile(path: folder.write("a", content))
    #expect(file.byteCount == 10_000)
    #expect(file.bytes(in: 0..<10_000) == content)
    #expect(file.bytes(in: 4090..<4100) == Array(content[4090..<4100]))
    #expect(file.bytes(in: 10_000..<10_000).isEmpty)
    #expect(unsafe file.withBytes(in: 9_999..<10_000) { unsafe $0[0] } == content[9_999])
    for range in [0..<10_000, 1..<9_999, 0..<0, 5000..<10_000, 4096..<8192] {
      file.adviseDontNeed(range)
      #expect(file.bytes(in: 0..<10_000) == content)
    }
  }

  @Test("a path without a file")
  func missing() {
    #expect(throws: ModelFileError.missing(path: "/nowhere/a")) { try MappedFile(path: "/nowhere/a") }
    #expect(throws: ModelFileError.missing(path: "/etc\0/passwd")) { try MappedFile(path: "/etc\0/passwd") }
    #expect(throws: ModelFileError.missing(path: "/dev/null/a")) { try MappedFile(path: "/dev/null/a") }
    #expect(ModelFileError.missing(path: "/a").description.contains("`/a` does not exist"))
  }

  @Test("folders and devices are no files")
  func notAFile() throws {
    let folder = try TemporaryFolder()
    #expect(throws: ModelFileError.notAFile(path: folder.path)) { try MappedFile(path: folder.path) }
    #expect(throws: ModelFileError.notAFile(path: "/dev/null")) { try MappedFile(path: "/dev/null") }
  }

  @Test("an empty file")
  func empty() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a", [])
    #expect(throws: ModelFileError.empty(path: path)) { try MappedFile(path: path) }
  }

  @Test("a file that can't be opened")
  func notReadable() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/loop"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
    let error = #expect(throws: ModelFileError.self) { try MappedFile(path: path) }
    guard case .notReadable(path, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test("a change after opening is seen")
  func changed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a", [1, 2, 3])
    let file = try MappedFile(path: path)
    try file.checkUnchanged()
    _ = try folder.write("a", [1, 2, 3, 4])
    #expect(throws: ModelFileError.changed(path: path)) { try file.checkUnchanged() }
    #expect(file.byteCount == 3)
  }
}

@Suite struct FileStampGolden {
  @Test("kinds of path, links followed")
  func kinds() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a", [1, 2, 3])
    let link = folder.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    let stamp = try #require(FileStamp(path: path))
    #expect(stamp.kind == .file)
    #expect(stamp.byteCount == 3)
    #expect(FileStamp(path: link) == stamp)
    #expect(FileStamp(path: folder.path)?.kind == .folder)
    #expect(FileStamp(path: "/dev/null")?.kind == .other)
    #expect(FileStamp(path: path + "x") == nil)
    #expect(FileStamp(path: path + "\0") == nil)
  }
}
