/// A part of all claims, told from their content: what one holds does not change when files are added.
public struct Shard: Hashable, Sendable {
  /// From 1.
  public let number: Int
  public let count: Int

  /// - Throws: ``VerificationError/shard(_:)``.
  public init(number: Int, of count: Int) throws(VerificationError) {
    guard count >= 1, count <= 1_000_000, (1...count).contains(number) else {
      throw .shard("shard \(number) of \(count) is none: there are 1 of N to N of N, and at most 1000000")
    }
    self.number = number
    self.count = count
  }

  /// Reads `I/N`.
  /// - Throws: ``VerificationError/shard(_:)``.
  public init(parsing text: String) throws(VerificationError) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { Int(String(Substring($0))) }
    guard parts.count == 2, let number = parts[0], let count = parts[1] else {
      throw .shard("--shard is `\(text)`; give it as I/N, such as 1/4")
    }
    try self.init(number: number, of: count)
  }

  /// - Parameter identity: a SHA-256 in hexadecimal digits.
  func holds(_ identity: String) -> Bool {
    let start = UInt64(String(Substring(identity.utf8.prefix(15))), radix: 16) ?? 0
    return Int(start % UInt64(count)) == number - 1
  }
}
