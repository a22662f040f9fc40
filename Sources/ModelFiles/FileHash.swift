import Crypto

/// The hashes by which the field names a model file (spec/a1111.md, 3.1 and 3.3). Shorter forms are prefixes:
/// "AutoV2" is the first 10 digits of `sha256`.
public enum FileHash: String, CaseIterable, Hashable, Sendable {
  /// Of the whole file; 64 digits.
  case sha256
  /// Of at most 64 KiB from the first MiB on; 8 digits. Texts before 2023-01-14 have it.
  case autoV1
  /// Of a safetensors file's data, without the header; 64 digits. A1111 names LoRA by its first 12.
  case autoV3

  /// Every shorter file has this as `autoV1`: the hash of nothing.
  public static let autoV1OfNothing = "e3b0c442"

  /// How many digits it has.
  public var digitCount: Int { self == .autoV1 ? 8 : 64 }

  /// Hexadecimal digits in lower case.
  /// - Parameter observe: told of every piece how many bytes it has; false stops the reading.
  /// - Throws: what opening throws, `changed`, `stopped`, and for `autoV3` what a ``SafetensorsFile`` throws.
  public func digits(
    ofFile path: String, observe: (_ byteCount: Int) -> Bool = { _ in true }
  ) throws(ModelFileError) -> String {
    switch self {
    case .sha256:
      let file = try OpenFile(path: path)
      return try Self.sha256(file, in: 0..<file.byteCount, observe)
    case .autoV1:
      let file = try OpenFile(path: path)
      let start = min(0x100000, file.byteCount)
      let digits = try Self.sha256(file, in: start..<min(start + 0x10000, file.byteCount), observe)
      return String(digits.prefix(digitCount))
    case .autoV3:
      let start = try SafetensorsFile(path: path).dataOffset
      let file = try OpenFile(path: path)
      return try Self.sha256(file, in: min(start, file.byteCount)..<file.byteCount, observe)
    }
  }

  /// The SHA-256 of a text's UTF-8.
  public static func sha256(of text: String) -> String {
    hexadecimal(SHA256.hash(data: Array(text.utf8)))
  }

  private static func sha256(
    _ file: OpenFile, in range: Range<Int>, _ observe: (Int) -> Bool
  ) throws(ModelFileError) -> String {
    var hash = SHA256()
    try unsafe file.forEachPiece(in: range) {
      unsafe hash.update(bufferPointer: $0)
      return observe($0.count)
    }
    return hexadecimal(hash.finalize())
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

/// All hashes of one file.
public struct FileHashes: Hashable, Sendable {
  public var sha256: String
  public var autoV1: String
  /// nil for a file that is not safetensors.
  public var autoV3: String?
  /// What a LoRA's metadata claim as its `autoV3`.
  public var declared: String?

  /// - Parameter digits: where the hashes come from.
  /// - Throws: what reading throws; a file that is not safetensors is hashed all the same.
  public init(
    ofFile path: String,
    digits: (FileHash, String) throws(ModelFileError) -> String = { hash, path throws(ModelFileError) in
      try hash.digits(ofFile: path)
    }
  ) throws(ModelFileError) {
    sha256 = try digits(.sha256, path)
    autoV1 = try digits(.autoV1, path)
    do throws(ModelFileError) {
      declared = try SafetensorsFile(path: path).declaredHash
      autoV3 = try digits(.autoV3, path)
    } catch .foreign, .damaged {
      autoV3 = nil
    }
  }

  /// The 10 digits of `Model hash` and `VAE hash`.
  public var autoV2: String { String(sha256.prefix(10)) }
  /// The 12 digits of `TI hashes`.
  public var embeddingHash: String { String(sha256.prefix(12)) }
  /// The 12 digits of `Lora hashes`.
  public var loraHash: String { String((declared ?? autoV3 ?? sha256).prefix(12)) }
}

extension SafetensorsFile {
  /// `sshs_model_hash`: what a LoRA says of itself, and A1111 believes.
  public var declaredHash: String? {
    metadataValue("sshs_model_hash").flatMap { $0.isEmpty ? nil : $0.lowercased() }
  }
}
