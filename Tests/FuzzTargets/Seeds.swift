public import FoundationEssentials
import JSON

/// Files and texts of the fixtures to begin with, cut out as the targets expect them.
public struct FuzzSeeds {
  private let fixtures: URL
  private let pictures: [[UInt8]]
  private let texts: [[UInt8]]

  /// A seed of more bytes slows the search down.
  private static let longest = 8000

  public init(fixtures: URL) throws {
    self.fixtures = fixtures
    let folders = ["corpus/images", "pairs"]
    pictures = try folders.flatMap { try Self.files(in: fixtures.appendingPathComponent($0)) }
    texts = try ["strings", "own", "adversarial"].flatMap { name in
      try Self.texts(of: fixtures.appendingPathComponent("corpus/\(name).jsonl"))
    }
  }

  /// The seeds of a target, with what was found before.
  public func seeds(for target: FuzzTarget) -> [[UInt8]] {
    let kept = (try? Self.files(in: fixtures.appendingPathComponent("fuzz/" + target.name))) ?? []
    return (kept + made(for: target)).filter { $0.count <= Self.longest }
  }

  private func made(for target: FuzzTarget) -> [[UInt8]] {
    switch target.name {
    case "png": begin([0x89, 0x50])
    case "png-rows": rows
    case "png-stream": rows.map { rows in rows.prefix(2) + [7] + zlibStored(Array(rows.dropFirst(2))) }
    case "jpeg": begin([0xFF, 0xD8])
    case "webp": begin(Array("RIFF".utf8))
    case "png-chunks": begin([0x89, 0x50]).map { Array($0.dropFirst(8)) }
    case "jpeg-segments": begin([0xFF, 0xD8]).map { Array($0.dropFirst(2)) }
    case "webp-chunks": begin(Array("RIFF".utf8)).map { Array($0.dropFirst(12)) }
    case "png-exif", "jpeg-exif", "webp-exif": parts("II*\0") + parts("MM\0*")
    case "png-xmp", "jpeg-xmp", "webp-xmp": parts("<x:xmpmeta")
    case "jpeg-user-comment": parts("UNICODE\0") + parts("ASCII\0\0\0")
    case "stealth-alpha": texts.prefix(20).map { stealth("stealth_pnginfo", $0) }
    case "stealth-colours": texts.prefix(20).map { stealth("stealth_rgbinfo", $0) }
    case "safetensors": models
    case let name where name.hasPrefix("dialect-"):
      texts.filter { (try? target.outcome($0)) != "not its text" }
    default: texts
    }
  }

  /// Width, kind and eight rows, each under a filter of its own.
  private var rows: [[UInt8]] {
    let kinds: [(width: Int, kind: UInt8)] = [(5, 0), (16, 1), (33, 7)]
    return kinds.map { width, kind in
      let row = width * (kind & 1 == 0 ? 3 : 4)
      var seed = [UInt8(width - 1), kind]
      for number in 0..<8 {
        seed.append(UInt8(number % 5))
        for place in 0..<row { seed.append(UInt8(truncatingIfNeeded: (number * row + place) * 37)) }
      }
      return seed
    }
  }

  private func begin(_ signature: [UInt8]) -> [[UInt8]] { pictures.filter { $0.starts(with: signature) } }

  /// What begins with these bytes anywhere in a picture file.
  private func parts(_ signature: String) -> [[UInt8]] {
    let wanted = Data(signature.utf8)
    return pictures.compactMap { bytes in
      Data(bytes).firstRange(of: wanted).map { Array(bytes[$0.lowerBound...].prefix(4096)) }
    }
  }

  private func stealth(_ signature: String, _ text: [UInt8]) -> [UInt8] {
    let bits = 8 * text.count
    return Array(signature.utf8) + (0..<4).reversed().map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
      + text
  }

  /// Headers of model files, without most of the numbers behind them.
  private var models: [[UInt8]] {
    let files = (try? Self.files(in: fixtures.appendingPathComponent("tiny-random"))) ?? []
    return files.map { Array($0.prefix(4096)) }
  }

  private static func files(in folder: URL) throws -> [[UInt8]] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
      Array(try Data(contentsOf: folder.appendingPathComponent($0)))
    }
  }

  private static func texts(of file: URL) throws -> [[UInt8]] {
    try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).compactMap { line in
      let row = try JSONValue(parsing: Array(line))
      if let encoded = row["base64"]?.text { return Data(base64Encoded: encoded).map { Array($0) } }
      return row["text"]?.text.map { Array($0.utf8) }
    }
  }
}
