import Foundation
import ImageCodecs
import JSON
import Pixels
import TestSupport
import Testing

@testable import Commands

private func pair(_ name: String) -> String { Fixture.path("pairs/" + name) }

@Suite struct DiffCommandProperty {
  @Test("the verdict as text and as JSON, in either order, and the exit status that --require asks for")
  func verdict() throws {
    try withTemporaryFolder { folder in
      let (a, b) = (pair("portrait11.png"), pair("portrait11-newbody.png"))
      let there = try Tool.run(["diff", a, b, "--json"], in: folder)
      #expect(there.status == 1 && there.complaints.isEmpty)
      #expect(there.output.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
      #expect(there.json?["schema"]?.text == "reprocheck/diff/1")
      #expect(there.json?["verdict"]?.text == "partially-similar")
      let back = try Tool.run(["diff", b, a, "--json", "--require", "partially-similar"], in: folder)
      #expect(back.status == 0 && back.json?["verdict"] == there.json?["verdict"])
      #expect(back.json?["rule"] == there.json?["rule"])
      #expect(back.json?["regions"]?.elements?[0]["box"] == there.json?["regions"]?.elements?[0]["box_b"])
      let text = try Tool.run(
        ["diff", a, b, "--threshold", "same=0.5", "--threshold", "same-textured=0.4"], in: folder)
      #expect(text.status == 0 && text.output.contains("Verdict: substantially-similar"))
      #expect(try contents(of: folder).isEmpty)
    }
  }

  @Test("the same file, a picture on standard input, and basic measures")
  func inputs() throws {
    try withTemporaryFolder { folder in
      let path = pair("dot-a.png")
      let bytes = try Fixture.bytes("pairs/dot-a.png")
      let same = try Tool.run(
        ["diff", path, "-", "--json", "--require", "identical-file"], input: bytes, in: folder)
      #expect(same.status == 0 && same.json?["b"]?["file"]?.text == "stdin")
      let basic = try Tool.run(
        ["diff", path, pair("dot-b.png"), "--measures", "basic", "--json"], in: folder)
      #expect(basic.status == 1 && basic.json?["verdict"] == .null)
      #expect(basic.json?["measures"]?["ssim_luma"] == nil && basic.json?["hashes"]?["a"]?["pdq"] != nil)
    }
  }

  @Test("page and heatmap are written, whole, and never over another file without --force")
  func outputs() throws {
    try withTemporaryFolder { folder in
      let arguments = [
        "diff", pair("china.jpg"), pair("china-crop10.png"), "--html", "page.html", "--heatmap", "map.png",
      ]
      #expect(try Tool.run(arguments, in: folder).status == 0)
      #expect(try contents(of: folder) == ["map.png", "page.html"])
      let map = try ImageFile(bytes: bytes(folder + "/map.png")).picture()
      let a = try ImageFile(bytes: Fixture.bytes("pairs/china.jpg")).picture()
      #expect(map.width == a.width && map.height == a.height)
      #expect(String(decoding: try bytes(folder + "/page.html"), as: UTF8.self).hasSuffix("</html>\n"))
      try write("mine", to: folder + "/page.html")
      let refused = try Tool.run(arguments, in: folder)
      #expect(refused.status == 74 && refused.complaints.contains("--force") && refused.output.isEmpty)
      #expect(try bytes(folder + "/page.html") == Array("mine".utf8))
      #expect(try Tool.run(arguments + ["--force"], in: folder).status == 0)
    }
  }

  struct Case: CustomTestStringConvertible {
    let arguments: [String]
    let status: Int32
    let words: [String]
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: [String], _ status: Int32, _ words: [String]) {
      self.arguments = arguments
      self.status = status
      self.words = words
    }
  }

  static let cases = [
    Case(["one.png"], 64, ["b"]),
    Case(["-", "-"], 64, ["Standard input"]),
    Case(["ok.png", "ok.png", "--threshold", "sim=1"], 64, ["sim", "worst-ssim"]),
    Case(["ok.png", "ok.png", "--threshold", "ssim"], 64, ["NAME=VALUE"]),
    Case(["ok.png", "ok.png", "--threshold", "ssim=nan"], 64, ["ssim", "finite"]),
    Case(["ok.png", "ok.png", "--threshold", "levels=1e300"], 64, ["levels"]),
    Case(["ok.png", "ok.png", "--threshold", "levels=-1"], 64, ["levels"]),
    Case(["ok.png", "ok.png", "--require", "same"], 64, ["identical-file"]),
    Case(["ok.png", "ok.png", "--measures", "some"], 64, ["basic"]),
    Case(["ok.png", "ok.png", "--html", "x", "--heatmap", "x"], 64, ["--heatmap"]),
    Case(["ok.png", "half.png"], 65, ["half.png", "damaged"]),
    Case(["empty.png", "ok.png"], 65, ["empty.png", "empty"]),
    Case(["ok.png", "words.png"], 65, ["words.png", "PNG, JPEG or WebP"]),
    Case(["ok.png", "bomb.png"], 65, ["bomb.png", "pixels"]),
    Case(["ok.png", "nothing.png"], 66, ["nothing.png"]),
    Case(["ok.png", "."], 66, ["folder"]),
    Case(["ok.png", "ok.png", "--html", "/proc/x/page.html"], 74, ["/proc/x/page.html"]),
    Case(["ok.png", "ok.png", "--heatmap", "nowhere/map.png"], 74, ["nowhere/map.png"]),
  ]

  @Test("bad input has its status and words that help", arguments: cases)
  func badInput(entry: Case) throws {
    try withTemporaryFolder { folder in
      let whole = try Fixture.bytes("pairs/dot-a.png")
      func put(_ name: String, _ bytes: some Sequence<UInt8>) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
      }
      try put("ok.png", whole)
      try put("half.png", whole.prefix(whole.count / 2))
      try put("empty.png", [])
      try put("words.png", "no picture".utf8)
      // A header that states 65535 x 65535 pixels.
      let header = whole[12..<16] + [0, 0, 255, 255, 0, 0, 255, 255] + whole[24..<29]
      let checksum = (0..<4).map { UInt8(truncatingIfNeeded: crc32(header) >> (24 - 8 * UInt32($0))) }
      try put("bomb.png", whole[..<12] + header + checksum + whole[33...])
      let before = try contents(of: folder)
      let result = try Tool.run(["diff"] + entry.arguments, in: folder)
      #expect(result.status == entry.status, "\(result.complaints)")
      for word in entry.words { #expect(result.complaints.contains(word), "\(word): \(result.complaints)") }
      #expect(result.output.isEmpty || entry.status == 74)
      #expect(try contents(of: folder) == before)
    }
  }
}

/// The checksum of a PNG chunk.
private func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
  ~bytes.reduce(UInt32.max) { sum, byte in
    (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }
}
