import JSON
import Pixels
import TestSupport
import Testing
import Verification

@testable import Reporting
@testable import Similarity

@Suite struct ThreadsProperty {
  /// One pair for each way to a verdict: cut and turned, where all searches run; drift; unrelated.
  private static func pairs() throws -> [(JudgedPicture, JudgedPicture)] {
    let cat = try pairPicture("chelsea.png").picture.rgb.resized(width: 200, height: 133)
    let other = try pairPicture("china.jpg").picture.rgb.resized(width: 150, height: 140)
    let part = RGBImage(width: 200, height: 115, bytes: Array(cat.bytes.prefix(200 * 115 * 3)))
    let drift = RGBImage(
      width: 200, height: 133, bytes: cat.bytes.enumerated().map { $1 < 250 ? $1 + UInt8($0 % 6) : $1 })
    return [part.oriented(.quarterTurnClockwise), drift, other].enumerated().map {
      (madePicture(cat, name: "a"), madePicture($1, name: "b\($0)"))
    }
  }

  @Test("any number of threads gives the same bytes", arguments: [2, 3, 8])
  func threads(count: Int) throws {
    for (a, b) in try Self.pairs() {
      let alone = Threads.$forced.withValue(1) { diffJSON(judged(a, against: b)).compact }
      let shared = Threads.$forced.withValue(count) { diffJSON(judged(a, against: b)).compact }
      #expect(alone == shared)
    }
  }

  @Test("the forced number of threads is the one that works")
  func forced() {
    let counts = Threads.$forced.withValue(3) {
      concurrently(40) { _ in concurrently(2) { _ in Threads.forced ?? 0 } }
    }
    #expect(counts.flatMap { $0 } == [Int](repeating: 3, count: 80))
  }
}
