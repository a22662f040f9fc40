/// Which of `count` parts of all claims a report holds.
public struct Shards: Hashable, Sendable {
  public var count: Int
  /// From 1, ascending.
  public var numbers: [Int]

  public init(count: Int, numbers: [Int]) {
    self.count = count
    self.numbers = numbers
  }

  public var areAll: Bool { numbers == Array(1...max(count, 1)) }
}
