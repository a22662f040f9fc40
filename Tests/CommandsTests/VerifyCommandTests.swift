import Foundation
import JSON
import TestSupport
import Testing

@Suite struct VerifyCommandGolden {
  @Test("every verdict, exit status and code as the fixture's manifest accepts them")
  func fixtureImagesStandAsTheirManifestSays() throws {
    try withTemporaryFolder { folder in
      let manifest = try #require(try Fixture.json("tiny-scenes/images/manifest.json")["images"]?.elements)
      let names = manifest.compactMap { $0["file"]?.text }
      try copyImages(names, to: folder + "/images")
      try copyImages(["01-demo.png"], to: folder + "/images/again")
      let result = try verify(["images", "--json", "--report", "r.json", "--report", "r.xml"], in: folder)
      #expect(result.status == 1, "\(result.complaints)")
      let lines = try result.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
      #expect(lines.count == names.count + 1)
      for (line, entry) in zip(lines, manifest) {
        let name = try #require(entry["file"]?.text)
        #expect(line["file"]?.text == "images/" + name)
        if let accepted = entry["accepted"]?.elements {
          #expect(accepted.contains(line["verdict"] ?? .null), "\(name)")
        } else {
          #expect(line["unverifiable"] == entry["codes"], "\(name)")
        }
        // Each alone, out of the ledger.
        let alone = Int(try verify(["images/" + name], in: folder).status)
        let statuses = entry["exit"]?.elements?.compactMap(\.integer) ?? [entry["exit"]?.integer ?? -1]
        #expect(statuses.contains(alone), "\(name): \(alone)")
      }
      #expect(lines.first?["duplicates"]?.elements == [.string("images/again/01-demo.png")])
      #expect(lines.last?["summary"]?["claims"]?.integer == names.count)
      // Again, with nothing left to render: the same report.
      let first = try bytes(folder + "/r.json")
      let again = try verify(["images", "--report", "r.json", "--threads", "1"], in: folder)
      #expect(again.status == 1)
      #expect(try bytes(folder + "/r.json") == first)
      #expect(!String(decoding: first, as: UTF8.self).contains("seconds"))
      // As a manifest that lists them they are all expected.
      try copyImages(["manifest.json"], to: folder + "/images")
      #expect(try verify(["images/manifest.json"], in: folder).status == 0)
    }
  }

  @Test func exitStatusIsThatOfTheWorstClaim() throws {
    try withTemporaryFolder { folder in
      try copyImages(["17-metadata-stripped.png"], to: folder + "/a")
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
      try copyImages(["16-wrong-model-hash.png", "17-metadata-stripped.png"], to: folder + "/a")
      #expect(try verify(["a", "--update"], in: folder).status == 0)
      #expect(try contents(of: folder + "/a").contains("reprocheck.yml"))
      #expect(try verify(["a"], in: folder).status == 0)
      try copyImages(["17-metadata-stripped.png"], to: folder + "/a/new")
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
      try copyImages(["16-wrong-model-hash.png", "17-metadata-stripped.png"], to: folder + "/a")
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
      // No UTF-8, and a name that looks like what stands for it.
      for name: [UInt8] in [[0xFF, 0xFE] + Array(".png".utf8), Array("\\xFF\\xFE.png".utf8)] {
        let path = (Array((hostile + "/").utf8) + name + [0]).map { CChar(bitPattern: $0) }
        let file = unsafe open(path, O_WRONLY | O_CREAT, 0o600)
        let bytes = image + name
        unsafe #expect(Glibc.write(file, bytes, bytes.count) == bytes.count)
        close(file)
      }
      unsafe #expect(mkfifo(hostile + "/pipe.png", 0o600) == 0)
      unsafe #expect(symlink(".", hostile + "/loop") == 0)
      unsafe #expect(symlink("self.png", hostile + "/self.png") == 0)
      try write(quickClaim(seed: 1, more: " <lora:../../etc/passwd:1>\u{1B}[31m"), to: hostile + "/lora.txt")
      let before = try contents(of: hostile)
      let forms = ["json", "xml", "md", "html"]
      let result = try verify(["a"] + forms.flatMap { ["--report", "r." + $0] }, in: folder)
      #expect(result.status == 2, "\(result.complaints)")
      #expect(result.output.contains("missing-lora") && result.output.contains("7 claims: "))
      #expect(result.output.contains("\\xFF\\xFE.png") && result.output.contains("\\x5CxFF\\x5CxFE.png"))
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
