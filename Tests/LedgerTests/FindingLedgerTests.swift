import Foundation
import JSON
import Ledger
import Recipes
import TestSupport
import Testing
import Verification

@Suite struct FindingLedgerProperty {
  private var finding: Finding {
    var finding = Finding(verdict: .equalWithinN, reasons: ["a\u{1B}b", "ü"])
    finding.diff = .object([.init("levels", .int(2))])
    finding.hashes = .object([.init("rgb_sha256", .string("ab"))])
    finding.fingerprints = [Fingerprint(tensor: "noise", sha256: "00")]
    finding.profile = NumericProfile(
      engineVersion: "1", name: "native", blas: "b", blasCore: "c", instructionSet: "i")
    let small = Thumbnail(mediaType: "image/webp", bytes: [0, 255, 7], width: 2, height: 3)
    finding.thumbnails = ThumbnailPair(regenerated: small, shared: small)
    return finding
  }

  @Test func whatIsKeptIsThereForTheNextProcess() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/deep/er/ledger.sqlite"
      let first = try FindingLedger(path: path)
      #expect(try first.finding(for: "k") == nil)
      try first.keep(finding, for: "k")
      #expect(try first.finding(for: "k") == finding)
      let second = try FindingLedger(path: path)
      #expect(try second.finding(for: "k") == finding)
      #expect(try second.finding(for: "other") == nil)
      #expect(try FreshLedger(second).finding(for: "k") == nil)
    }
  }

  /// The log of the file is all that a killed process leaves.
  @Test func aKillKeepsWhatWasKept() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.sqlite"
      let ledger = try FindingLedger(path: path)
      try ledger.keep(finding, for: "k")
      let copy = folder + "/copy.sqlite"
      for ending in ["", "-wal"] where FileManager.default.fileExists(atPath: path + ending) {
        try FileManager.default.copyItem(atPath: path + ending, toPath: copy + ending)
      }
      #expect(try FindingLedger(path: copy).finding(for: "k") == finding)
      #expect(try ledger.finding(for: "k") == finding)
    }
  }

  @Test func whatIsNoLedgerIsToldAndLeftAlone() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/notes.txt"
      let text = Data(String(repeating: "these are my notes\n", count: 500).utf8)
      try text.write(to: URL(fileURLWithPath: path))
      #expect(throws: VerificationError.ledger(path: path, reason: "it is no SQLite file")) {
        try FindingLedger(path: path)
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
      #expect(throws: VerificationError.self) { try FindingLedger(path: folder) }
      #expect(throws: VerificationError.self) { try FindingLedger(path: path + "/ledger.sqlite") }
    }
  }
}
