extension String {
  /// Whether the byte stands in the text as UTF-8.
  func holds(_ byte: UInt8) -> Bool {
    let bytes = utf8.span
    return bytes.first(byte, in: 0..<bytes.count) < bytes.count
  }
}

extension Span<UInt8> {
  /// The offset of the first `byte` in the range, or its end. What is not near is looked for in blocks without a way
  /// out of their middle, which the compiler turns into a few instructions: texts of megabytes are looked through many
  /// times.
  func first(_ byte: UInt8, in range: Range<Int>) -> Int {
    var place = range.lowerBound
    let near = Swift.min(place + nearLength, range.upperBound)
    while place < near {
      if self[place] == byte { return place }
      place += 1
    }
    while range.upperBound - place >= blockLength,
      !extracting(place..<place + blockLength).blockHolds(byte)
    {
      place += blockLength
    }
    while place < range.upperBound, self[place] != byte { place += 1 }
    return place
  }

  fileprivate func blockHolds(_ byte: UInt8) -> Bool {
    // Known to the compiler, the length spares a look at the bounds for every byte.
    guard count == blockLength else { return false }
    var least = UInt8.max
    for place in 0..<blockLength { least = min(least, self[place] ^ byte) }
    return least == 0
  }
}

private let blockLength = 64
private let nearLength = 16
