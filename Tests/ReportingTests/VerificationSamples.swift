import ImageCodecs
import JSON
import Pixels
import Recipes
import Similarity
import Verification

@testable import Reporting

/// Text that a file may hold and that must reach no reader as it is.
let hostileText =
  "<script>alert(1)</script>\u{1B}[31m\u{7}\u{202E}gnp|`*_[x](javascript:1)~@team#1\r\n| a | b |]]>&amp;\u{0}\u{FFFE}\""

extension Finding {
  /// A claim that was rendered and compared.
  static func compared(_ judgement: Judgement, thumbnails: Bool = true) -> Finding {
    let words = JudgementWords(judgement)
    var finding = Finding(verdict: judgement.rung, reasons: [words.headline] + words.reasons)
    finding.listing = [
      ResolvedSetting("Steps", "20", .stated), ResolvedSetting("Clip skip", "1", .defaulted),
      ResolvedSetting("Sampler", "Euler a", .inferred("its name is written as ComfyUI does")),
    ]
    finding.models = [
      ModelFile(
        kind: .checkpoint, name: "tiny", path: "models/tiny.safetensors",
        sha256: String(repeating: "ab", count: 32))
    ]
    finding.profile = NumericProfile(
      engineVersion: "3", name: "portable", blas: "OpenBLAS 0.3.21", blasCore: "Haswell",
      instructionSet: "avx2")
    finding.diff = diffJSON(judgement)
    if thumbnails, let a = try? thumbnail(judgement.a), let b = try? thumbnail(judgement.b) {
      finding.thumbnails = ThumbnailPair(regenerated: a, shared: b)
    }
    return finding
  }

  /// A claim that waits for a model.
  static func waiting(_ code: ReasonCode, _ detail: String, name: String, hash: String) -> Finding {
    var finding = Finding(unverifiable: [Reason(code, detail)])
    let kind = code == .missingLora ? ModelKind.lora : .checkpoint
    finding.missing = [
      MissingRequest(ModelRequest(kind: kind, name: name, hash: hash), Reason(code, detail))
    ]
    return finding
  }

  static func unreadable(_ message: String) -> Finding {
    var finding = Finding()
    finding.failure = ReadingFailure(.damaged, message)
    return finding
  }
}

private func thumbnail(_ judged: JudgedPicture) throws -> Thumbnail { try thumbnail(judged.picture.rgb) }

private func thumbnail(_ image: RGBImage) throws -> Thumbnail {
  let small = image.fitted(96)
  return Thumbnail(
    mediaType: "image/png", bytes: try encodedPNG(small), width: small.width, height: small.height)
}

extension ClaimResult {
  init(
    _ file: String, _ finding: Finding,
    _ expectation: Expectation = Expectation(required: .substantiallySimilar)
  ) {
    self.init(
      file: file, sha256: finding.failure == nil ? String(repeating: "0f", count: 32) : nil,
      byteCount: 12_345,
      finding: finding, expectation: expectation)
  }
}

extension VerificationReport {
  init(_ results: [ClaimResult], notes: [Note] = []) {
    self.init(
      tool: "0.1.0", required: .substantiallySimilar, allowsUnverifiable: false, thresholds: Thresholds(),
      results: results, notes: notes)
  }

  /// One claim of each standing, and everything that a report can hold.
  static let mixed: VerificationReport = {
    var known = Expectation(required: .identicalPixels)
    known.baseline = .verdict(.equalWithinN)
    var better = known
    better.baseline = .verdict(.different)
    var copied = ClaimResult("same.png", .compared(.tiny(last: 6)))
    copied.duplicates = ["copies/same.png"]
    return VerificationReport(
      [
        ClaimResult("broken.png", .unreadable("broken.png ends in the middle of a chunk")),
        ClaimResult("known.png", .compared(.tiny(last: 8)), known),
        ClaimResult("better.png", .compared(.tiny(last: 8)), better),
        ClaimResult("parts/body.png", .compared(.newBody)), copied,
        ClaimResult(
          "waits.png",
          .waiting(.missingCheckpoint, "no file has the hash 0123456789", name: "dream", hash: "0123456789")),
      ],
      notes: [Note("symlink-loop", "loop leads back to its own folder")])
  }()

  /// Everywhere a text that wants to be markup, a command or another line.
  static let hostile: VerificationReport = {
    var finding = Finding.compared(.tiny())
    finding.reasons = [hostileText]
    finding.listing = [
      ResolvedSetting(hostileText, hostileText, .stated),
      ResolvedSetting(hostileText, hostileText, .inferred(hostileText)),
    ]
    finding.models = [
      ModelFile(kind: .lora, name: hostileText, path: hostileText, sha256: hostileText)
    ]
    finding.notes = [Note(hostileText, hostileText)]
    finding.diff = .object([
      "registration": .object(["words": .string(hostileText), "map": .string(hostileText)]),
      "regions": .array([.object(["kind": .string(hostileText), "box": .string(hostileText)])]),
      "measures": .object([.init(hostileText, .string(hostileText))]),
    ])
    var copied = ClaimResult(hostileText + "/" + hostileText, finding)
    copied.duplicates = [hostileText]
    return VerificationReport(
      [
        copied,
        ClaimResult(
          hostileText + "2", .waiting(.missingLora, hostileText, name: hostileText, hash: hostileText)),
        ClaimResult(hostileText + "3", .unreadable(hostileText)),
        ClaimResult("different\n.png", .compared(.newBody), Expectation(required: .identicalFile)),
      ],
      notes: [Note(hostileText, hostileText)])
  }()

  /// Every seventh claim with pictures, the others with other ends.
  static func large(_ count: Int) -> VerificationReport {
    let pictures = Finding.compared(.newBody)
    let equal = Finding.compared(.tiny(last: 6))
    let results = (0..<count).map { index in
      let file = "folder \(index / 100)/claim \(index + 1).png"
      return switch index % 7 {
      case 0: ClaimResult(file, pictures)
      case 1: ClaimResult(file, equal)
      case 2: ClaimResult(file, .unreadable("\(file) is damaged"))
      default:
        ClaimResult(
          file,
          .waiting(
            .missingCheckpoint, "no file has it", name: "model \(index % 9)", hash: "\(1_000_000 + index % 9)"
          ))
      }
    }
    return VerificationReport(results)
  }

  /// A picture against itself, turned in every way, and cut: the figures are those that `diff` would find.
  static func turned() throws -> VerificationReport {
    let a = try pairPicture("portrait11.png").picture.rgb
    let turns = try Orientation.allCases.map { turn in
      let b = a.oriented(turn)
      let back = Orientation.allCases.first { b.oriented($0) == a } ?? .upright
      return try placed(a, b, back, [1, 0, 0, 0, 1, 0])
    }
    let (left, top) = (a.width / 5, a.height / 4)
    let cut = RGBImage(
      width: a.width - left, height: a.height - top,
      bytes: (top..<a.height).flatMap { a.bytes[3 * ($0 * a.width + left)..<3 * ($0 + 1) * a.width] })
    let crop = try placed(a, cut, .upright, [1, 0, -Double(left), 0, 1, -Double(top)])
    return VerificationReport(
      (turns + [crop]).enumerated().map { ClaimResult("turned \($0.offset).png", $0.element) })
  }

  private static func placed(
    _ a: RGBImage, _ b: RGBImage, _ turn: Orientation, _ map: [Double]
  ) throws -> Finding {
    func sides(_ image: RGBImage) -> JSONValue {
      .object(["width": .int(image.width), "height": .int(image.height)])
    }
    var finding = Finding(verdict: .substantiallySimilar)
    finding.thumbnails = ThumbnailPair(regenerated: try thumbnail(a), shared: try thumbnail(b))
    finding.diff = .object([
      "a": sides(a), "b": sides(b),
      "registration": .object([
        "orientation": .int(turn.rawValue), "map": .array(map.map { .double($0) }),
      ]),
    ])
    return finding
  }
}
