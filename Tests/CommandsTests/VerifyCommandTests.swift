import Foundation
import JSON
import TestSupport
import Testing

/// Runs `verify` with a ledger in the folder.
private func verify(
  _ arguments: [String], ledger: String = "ledger.sqlite", in folder: String
) throws -> Tool.Result {
  try Tool.run(
    ["verify", "--models", Tool.models, "--ledger", folder + "/" + ledger] + arguments, in: folder)
}

private func copy(_ names: [String], to folder: String) throws {
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  for name in names {
    try FileManager.default.copyItem(
      atPath: Fixture.path("tiny-scenes/images/" + name), toPath: folder + "/" + name)
  }
}

/// A claim that is rendered at once: four steps of a small picture, with nothing to compare with.
private func quickClaim(seed: Int, more: String = "") -> String {
  "a red ball\(more)\nSteps: 2, Sampler: Euler, Schedule type: Automatic, CFG scale: 7, Seed: \(seed), Size: 64x64, Model hash: 949e39aa10, RNG: CPU, Version: v1.10.1"
}

@Suite struct VerifyCommandGolden {
  @Test func fixtureImagesStandAsTheirManifestSays() throws {
    try withTemporaryFolder { folder in
      let names = [
        "01-demo.png", "12-wrong-seed.png", "14-cropped.png", "16-wrong-model-hash.png",
        "17-metadata-stripped.png",
      ]
      try copy(names, to: folder + "/images")
      try copy(["01-demo.png"], to: folder + "/images/again")
      let result = try verify(["images", "--json", "--report", "r.json", "--report", "r.xml"], in: folder)
      #expect(result.status == 1, "\(result.complaints)")
      let lines = try result.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
      #expect(lines.count == 6)
      let manifest = try Fixture.json("tiny-scenes/images/manifest.json")
      for line in lines.dropLast() {
        let file = try #require(line["file"]?.text)
        let entry = try #require(
          manifest["images"]?.elements?.first { "images/" + ($0["file"]?.text ?? "") == file })
        if let accepted = entry["accepted"]?.elements {
          #expect(accepted.contains(line["verdict"] ?? .null), "\(file)")
        } else {
          #expect(line["unverifiable"] == entry["codes"], "\(file)")
        }
      }
      #expect(lines.first?["duplicates"]?.elements == [.string("images/again/01-demo.png")])
      #expect(lines.last?["summary"]?["claims"]?.integer == 5)
      // Again, with nothing left to render: the same report.
      let first = try bytes(folder + "/r.json")
      let again = try verify(["images", "--report", "r.json", "--threads", "1"], in: folder)
      #expect(again.status == 1)
      #expect(try bytes(folder + "/r.json") == first)
      #expect(!String(decoding: first, as: UTF8.self).contains("seconds"))
    }
  }

  @Test func exitStatusIsThatOfTheWorstClaim() throws {
    try withTemporaryFolder { folder in
      try copy(["17-metadata-stripped.png"], to: folder + "/a")
      #expect(try verify(["a"], in: folder).status == 2)
      #expect(try verify(["a", "--allow-unverifiable"], in: folder).status == 0)
      let cut = try Fixture.bytes("tiny-scenes/images/17-metadata-stripped.png").prefix(3000)
      try Data(cut).write(to: URL(fileURLWithPath: folder + "/a/damaged.png"))
      #expect(try verify(["a", "--allow-unverifiable"], in: folder).status == 65)
      #expect(try verify(["nowhere"], in: folder).status == 66)
      #expect(try verify(["a", "--report", "x.pdf"], in: folder).status == 64)
      #expect(try verify(["a", "--shard", "3/2"], in: folder).status == 64)
      try write("reqire: different", to: folder + "/a/reprocheck.yml")
      let mistake = try verify(["a"], in: folder)
      #expect(mistake.status == 65 && mistake.complaints.contains("line 1"))
      try write("notes, no SQLite file at all, but long enough to look like something", to: folder + "/notes")
      #expect(try verify(["a/17-metadata-stripped.png"], ledger: "notes", in: folder).status != 0)
    }
  }

  @Test func baselineMakesAKnownStatePass() throws {
    try withTemporaryFolder { folder in
      try copy(["16-wrong-model-hash.png", "17-metadata-stripped.png"], to: folder + "/a")
      #expect(try verify(["a", "--update"], in: folder).status == 0)
      #expect(try contents(of: folder + "/a").contains("reprocheck.yml"))
      #expect(try verify(["a"], in: folder).status == 0)
      try copy(["17-metadata-stripped.png"], to: folder + "/a/new")
      #expect(try verify(["a"], in: folder).status == 2)
    }
  }
}

@Suite struct VerifyCommandProperty {
  /// Killed after so many claims, then started again: the report of an undisturbed run, byte for byte.
  @Test(arguments: [0, 1, 3])
  func aKilledRunGoesOnWhereItWas(claims: Int) throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/a", withIntermediateDirectories: true)
      for seed in 0..<5 { try write(quickClaim(seed: seed), to: folder + "/a/\(seed).txt") }
      let arguments = ["a", "--report", "r.json"]
      #expect(try verify(arguments, ledger: "whole.sqlite", in: folder).status == 0)
      let whole = try bytes(folder + "/r.json")
      try FileManager.default.removeItem(atPath: folder + "/r.json")

      let process = Process()
      process.executableURL = URL(fileURLWithPath: Tool.path)
      process.arguments =
        ["verify", "--models", Tool.models, "--ledger", folder + "/killed.sqlite", "--threads", "1"]
        + arguments
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
      let lines = Pipe()
      process.standardError = lines
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      var seen = 0
      while seen < claims, let data = try lines.fileHandleForReading.read(upToCount: 1), !data.isEmpty {
        if data[0] == UInt8(ascii: "\n") { seen += 1 }
      }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(!FileManager.default.fileExists(atPath: folder + "/r.json"))

      let resumed = try verify(arguments, ledger: "killed.sqlite", in: folder)
      #expect(resumed.status == 0)
      #expect(try bytes(folder + "/r.json") == whole)
    }
  }

  @Test func shardsMergeToTheWhole() throws {
    try withTemporaryFolder { folder in
      try copy(["16-wrong-model-hash.png", "17-metadata-stripped.png"], to: folder + "/a")
      for seed in 0..<3 { try write(quickClaim(seed: seed), to: folder + "/a/\(seed).txt") }
      #expect(try verify(["a", "--report", "whole.json", "--report", "whole.html"], in: folder).status == 2)
      for shard in 1...4 {
        _ = try verify(["a", "--shard", "\(shard)/4", "--report", "\(shard).json"], in: folder)
      }
      let merge = try Tool.run(
        ["merge", "3.json", "1.json", "4.json", "2.json", "--report", "m.json", "--report", "m.html"],
        in: folder)
      #expect(merge.status == 2, "\(merge.complaints)")
      #expect(try bytes(folder + "/m.json") == bytes(folder + "/whole.json"))
      #expect(try bytes(folder + "/m.html") == bytes(folder + "/whole.html"))
      let doubled = try Tool.run(["merge", "1.json", "whole.txt"], in: folder)
      #expect(doubled.status == 66)
      #expect(try Tool.run(["merge", "a/0.txt"], in: folder).status == 65)
    }
  }

  @Test func hostileFoldersAreWorkedThrough() throws {
    try withTemporaryFolder { folder in
      let hostile = folder + "/a"
      try FileManager.default.createDirectory(atPath: hostile, withIntermediateDirectories: true)
      let image = try Fixture.bytes("tiny-scenes/images/17-metadata-stripped.png")
      for name in [
        "line\nend.png", "🎈 &<script>.png", "\u{1B}]0;title\u{7}\u{1B}[2J.png",
        String(repeating: "n", count: 251) + ".png",
      ] {
        try Data(image + Array(name.utf8)).write(to: URL(fileURLWithPath: hostile + "/" + name))
      }
      unsafe #expect(mkfifo(hostile + "/pipe.png", 0o600) == 0)
      unsafe #expect(symlink(".", hostile + "/loop") == 0)
      unsafe #expect(symlink("self.png", hostile + "/self.png") == 0)
      try write(quickClaim(seed: 1, more: " <lora:../../etc/passwd:1>\u{1B}[31m"), to: hostile + "/lora.txt")
      let before = try contents(of: hostile)
      let forms = ["json", "xml", "md", "html"]
      let result = try verify(["a"] + forms.flatMap { ["--report", "r." + $0] }, in: folder)
      #expect(result.status == 2, "\(result.complaints)")
      #expect(result.output.contains("missing-lora") || result.output.contains("lora"))
      #expect(!(result.output + result.complaints).utf8.contains(0x1B))
      for form in forms {
        let report = try bytes(folder + "/r." + form)
        #expect(!report.contains(0x1B))
        #expect(form == "json" || !String(decoding: report, as: UTF8.self).contains("&<script>"), "\(form)")
      }
      #expect(try contents(of: hostile) == before)
      let all = Set(try contents(of: folder))
      #expect(
        all.isSubset(
          of: ["a", "ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] + forms.map { "r." + $0 }))
    }
  }
}
