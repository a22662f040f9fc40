import Foundation
import JSON
import TestSupport
import Testing

/// Full disks, and places that can't be written.
@Suite struct VerifyPlacesProperty {
  /// Runs the tool where no file may grow beyond `blocks` of 512 bytes: writing more fails as on a full disk.
  private func withFullDisk(blocks: Int, _ arguments: [String], in folder: String) throws -> Tool.Result {
    let words = ["reprocheck", Tool.path, "verify", "--models", Tool.models] + arguments
    return try shell("trap '' XFSZ; ulimit -f \(blocks); exec \"$@\"", words, in: folder)
  }

  private func shell(_ script: String, _ words: [String], in folder: String) throws -> Tool.Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script] + words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ["XDG_CACHE_HOME": Tool.cache, "PATH": "/usr/bin:/bin"]
    let (output, complaints) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = complaints
    try process.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    let complained = try complaints.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Tool.Result(
      status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
      complaints: String(decoding: complained, as: UTF8.self))
  }

  private func withClaims(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/a", withIntermediateDirectories: true)
      for seed in 0..<3 { try write(quickClaim(seed: seed), to: folder + "/a/\(seed).txt") }
      try body(folder)
    }
  }

  @Test(
    "a disk that is full for the ledger: status 74 and the ledger's name; then the rest is done, and nothing twice"
  )
  func ledger() throws {
    try withClaims { folder in
      let empty = try withFullDisk(blocks: 2, ["a", "--ledger", "l.sqlite"], in: folder)
      #expect(
        empty.status == 74 && empty.complaints.contains("the ledger `l.sqlite` can't be used"), "\(empty)")
      let some = try withFullDisk(blocks: 70, ["a", "--ledger", "l.sqlite"], in: folder)
      #expect(some.status == 74 && some.complaints.contains("the ledger `l.sqlite` can't be used"), "\(some)")
      let rest = try verify(["a", "--report", "r.json"], ledger: "l.sqlite", in: folder)
      #expect(rest.status == 0, "\(rest.complaints)")
      #expect(try verify(["a", "--report", "w.json"], ledger: "w.sqlite", in: folder).status == 0)
      #expect(try bytes(folder + "/r.json") == bytes(folder + "/w.json"))
    }
  }

  @Test("a disk that is full for one report: the others are written, the result is printed, the status is 74")
  func report() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/a", withIntermediateDirectories: true)
      for seed in 0..<24 {
        let claim = quickClaim(seed: seed).replacingOccurrences(of: "949e39aa10", with: "0123456789")
        try write(claim, to: folder + "/a/\(seed).txt")
      }
      // Room for the ledger, for JUnit and Markdown, not for the page.
      let forms = ["html", "xml", "md"]
      let result = try withFullDisk(
        blocks: 70, ["a", "--ledger", "ledger.sqlite"] + forms.flatMap { ["--report", "r." + $0] }, in: folder
      )
      #expect(result.status == 74 && result.complaints.contains("r.html"), "\(result)")
      #expect(result.output.contains("missing-checkpoint"))
      #expect(try contents(of: folder).filter { $0.contains("r.") } == ["ledger.sqlite", "r.md", "r.xml"])
    }
  }

  @Test("what can't be written is told before anything is rendered")
  func places() throws {
    try withClaims { folder in
      for place in ["nowhere/r.json", "/proc/r.json", "a/0.txt/r.json"] {
        let result = try verify(["a", "--report", place], in: folder)
        #expect(result.status == 74 && result.complaints.contains(place), "\(result)")
        #expect(!result.complaints.contains("0.txt  "))
      }
      try FileManager.default.createDirectory(atPath: folder + "/d.json", withIntermediateDirectories: true)
      #expect(try verify(["a", "--report", "d.json"], in: folder).status == 74)
      for ledger in ["/proc/ledger.sqlite", "/dev/full", "/proc/self/ledger/l.sqlite", "a"] {
        let result = try Tool.run(["verify", "--models", Tool.models, "a", "--ledger", ledger], in: folder)
        #expect(result.status == 74 && result.complaints.contains("the ledger `\(ledger)`"), "\(result)")
      }
    }
  }

  @Test("a folder in which nothing can be written is tested like others")
  func readOnly() throws {
    try withClaims { folder in
      let result = try Tool.run(
        ["verify", "--models", Tool.models, folder + "/a", "--ledger", folder + "/l.sqlite"], in: "/proc")
      #expect(result.status == 0, "\(result.complaints)")
    }
  }

  @Test("a ledger of which nothing can be written", .enabled(if: setpriv != nil, "needs root and setpriv"))
  func readOnlyLedger() throws {
    try withClaims { folder in
      let ledger = folder + "/l.sqlite"
      #expect(try verify(["a"], ledger: "l.sqlite", in: folder).status == 0)
      try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: ledger)
      for place in [folder, folder + "/a"] {
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place)
      }
      let result = try shell(
        "exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$@\"",
        ["sh", Tool.path, "verify", "--models", Tool.models, "a", "--ledger", ledger], in: folder)
      // Where the build lies in a folder of root's alone, nobody else can run it.
      guard !result.complaints.contains("Permission denied") || result.complaints.contains("ledger") else {
        return
      }
      #expect(
        result.status == 74 && result.complaints.contains("the ledger `\(ledger)` can't be used"), "\(result)"
      )
    }
  }
}

private let setpriv: String? =
  getuid() == 0
  ? ["/usr/bin/setpriv", "/bin/setpriv"].first { FileManager.default.isExecutableFile(atPath: $0) } : nil
