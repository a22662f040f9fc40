import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import InputFiles

@Suite struct InputFileProperty {
  @Test func regularFilesAreReadWhole() throws {
    try withTemporaryFolder { folder in
      let path = FilePath(folder).appending("a")
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
      try write(bytes, to: path)
      #expect(try InputFile.bytes(of: path, limit: 100_000) == bytes)
      #expect(try InputFile.bytes(of: path, limit: 100_000) { $0 == Array(bytes.prefix(16)) } == bytes)
      #expect(try InputFile.bytes(of: path, limit: 100_000) { _ in false } == nil)
      #expect(throws: InputError.tooLarge(path: path.string, bytes: 100_000, limit: 99_999)) {
        try InputFile.bytes(of: path, limit: 99_999)
      }
      try write([], to: path)
      #expect(try InputFile.bytes(of: path, limit: 10) == [])
    }
  }

  @Test func whatIsNoFileIsRefusedAtOnce() throws {
    try withTemporaryFolder { folder in
      let pipe = folder + "/pipe"
      #expect(unsafe mkfifo(pipe, 0o600) == 0)
      #expect(throws: InputError.notAFile(path: pipe)) {
        try InputFile.bytes(of: FilePath(pipe), limit: 10)
      }
      #expect(throws: InputError.notAFile(path: folder)) {
        try InputFile.bytes(of: FilePath(folder), limit: 10)
      }
      #expect(throws: InputError.notAFile(path: "/dev/zero")) {
        try InputFile.bytes(of: "/dev/zero", limit: 10)
      }
      #expect(throws: InputError.missing(path: folder + "/none")) {
        try InputFile.bytes(of: FilePath(folder + "/none"), limit: 10)
      }
      #expect(unsafe symlink("loop", folder + "/loop") == 0)
      #expect(throws: InputError.self) { try InputFile.bytes(of: FilePath(folder + "/loop"), limit: 10) }
    }
  }

  @Test func everyNameIsListedAndCanBeOpened() throws {
    try withTemporaryFolder { folder in
      let names: [[UInt8]] = [
        Array("line\nend.png".utf8), Array("🎈.png".utf8), [0xFF, 0x2E, 0x70, 0x6E, 0x67],
        Array("\u{1B}[2J".utf8),
        [UInt8](repeating: UInt8(ascii: "n"), count: 255), Array("\\xFF.png".utf8), Array("..x".utf8),
      ]
      for name in names { try write(name, to: path(folder, name)) }
      let entries = try Folder.entries(of: FilePath(folder))
      #expect(entries.count == names.count - 1, "hidden files are left out")
      #expect(entries.allSatisfy { $0.kind == .file })
      var contents: Set<[UInt8]> = []
      for entry in entries {
        let bytes = try InputFile.bytes(of: FilePath(folder).appending(entry.name), limit: 1000)
        contents.insert(bytes ?? [])
      }
      #expect(contents == Set(names.dropLast()))
      let reportNames = entries.map { FilePath(root: nil, [$0.name]).reportName }
      #expect(reportNames.contains("\\xFF.png") && reportNames.contains("line\nend.png"))
      #expect(reportNames.contains("\\x5CxFF.png"), "a name that looks like another one's escaped form")
      #expect(Set(reportNames).count == entries.count)
    }
  }

  @Test func linksArePutInTheirKinds() throws {
    try withTemporaryFolder { folder in
      try write([1], to: FilePath(folder + "/file"))
      for (target, name) in [
        ("file", "to-file"), (".", "to-folder"), ("/", "to-root"), ("self", "self"), ("nowhere", "broken"),
        ("/dev/null", "to-device"),
      ] {
        #expect(unsafe symlink(target, folder + "/" + name) == 0)
      }
      let kinds = Dictionary(
        uniqueKeysWithValues: try Folder.entries(of: FilePath(folder)).map { ($0.name.string, $0.kind) })
      #expect(
        kinds == [
          "file": .file, "to-file": .file, "to-folder": .linkedFolder, "to-root": .linkedFolder,
          "self": .brokenLink, "broken": .brokenLink, "to-device": .other,
        ])
    }
  }

  @Test("what the system forbids is told in its own words, with what to do")
  func forbidden() throws {
    let error = InputError(Errno.permissionDenied, "a/b.png")
    #expect(error == .unreadable(path: "a/b.png", reason: "Permission denied"))
    #expect(error.description == "a/b.png can't be read: Permission denied; check its permissions")
  }

  @Test("a file that this user may not read", .enabled(if: geteuid() != 0, "root may read everything"))
  func unreadable() throws {
    try withTemporaryFolder { folder in
      let path = FilePath(folder + "/secret")
      try write([1], to: path)
      #expect(unsafe chmod(path.string, 0) == 0)
      #expect(throws: InputError.unreadable(path: path.string, reason: "Permission denied")) {
        try InputFile.bytes(of: path, limit: 100)
      }
    }
  }

  @Test func aFileThatIsBeingWrittenIsNeverReadInPart() throws {
    try withTemporaryFolder { folder in
      let path = FilePath(folder + "/growing")
      try write([0], to: path)
      // Every look at the beginning makes it longer.
      #expect(throws: InputError.changing(path: path.string)) {
        try InputFile.bytes(of: path, limit: 100) { head in
          try? write([UInt8](repeating: 1, count: head.count + 1), to: path)
          return true
        }
      }
    }
  }
}

private func path(_ folder: String, _ name: [UInt8]) -> FilePath {
  let text =
    Array((folder + "/").utf8.map { CChar(bitPattern: $0) }) + name.map { CChar(bitPattern: $0) } + [0]
  return FilePath(platformString: text)
}

private func write(_ bytes: [UInt8], to path: FilePath) throws {
  let file = try FileDescriptor.open(
    path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
  try file.closeAfter { _ = try file.writeAll(bytes) }
}
