extension String {
  /// Whether the byte stands in the text as UTF-8. Looks at blocks without a way out of their middle, which the
  /// compiler turns into a few instructions: texts of megabytes are looked through many times.
  func holds(_ byte: UInt8) -> Bool {
    let bytes = utf8.span
    var place = 0
    while bytes.count - place >= blockLength {
      if bytes.extracting(place..<place + blockLength).blockHolds(byte) { return true }
      place += blockLength
    }
    while place < bytes.count {
      if bytes[place] == byte { return true }
      place += 1
    }
    return false
  }
}

extension Span<UInt8> {
  fileprivate func blockHolds(_ byte: UInt8) -> Bool {
    // Known to the compiler, the length spares a look at the bounds for every byte.
    guard count == blockLength else { return false }
    var least = UInt8.max
    for place in 0..<blockLength { least = min(least, self[place] ^ byte) }
    return least == 0
  }
}

private let blockLength = 64
