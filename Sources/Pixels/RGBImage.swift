import Crypto
import FoundationEssentials

/// A picture of 8 bits a channel: R, G, B of each pixel in turn, rows from the top.
public struct RGBImage: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// height x width x 3.
  public let bytes: [UInt8]

  /// - Precondition: `bytes` holds `width` x `height` x 3 values and neither side is zero.
  public init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width > 0 && height > 0 && bytes.count == width * height * 3, "wrong number of bytes")
    self.width = width
    self.height = height
    self.bytes = bytes
  }

  public var pixelCount: Int { width * height }

  /// SHA-256 of ``bytes``, 64 hexadecimal digits in lower case.
  public var sha256: String { hexadecimal(SHA256.hash(data: bytes)) }
}

/// SHA-256 of any bytes, 64 hexadecimal digits in lower case.
public func sha256(of bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

private func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
