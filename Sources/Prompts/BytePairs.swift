/// Byte-pair merging of one word after another. Each word costs time in proportion to n log n, however long it is.
struct BytePairs {
  private var symbols: [UInt16] = []
  /// For each place the next and the previous one that still begins a symbol.
  private var next: [Int] = []
  private var previous: [Int] = []
  /// Possible merges as `symbol << 32 | place`: the earliest merge first, and the leftmost among equals.
  private var queue = MinimumHeap()

  /// Appends the ids of a word's tokens.
  mutating func append(word: some Sequence<UInt8>, to tokens: inout [Int32]) {
    symbols.removeAll(keepingCapacity: true)
    symbols.append(contentsOf: word.lazy.map { byteSymbols[Int($0)] })
    guard !symbols.isEmpty else { return }
    symbols[symbols.count - 1] += 256  // the same byte at the end of a word
    mergeAll()
    var place = 0
    while place < symbols.count {
      tokens.append(Int32(symbols[place]))
      place = next[place]
    }
  }

  private mutating func mergeAll() {
    next.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    next.append(contentsOf: 1...symbols.count)
    previous.append(contentsOf: -1..<symbols.count - 1)
    for place in symbols.indices { offer(place) }
    while let key = queue.popMinimum() {
      let place = Int(key & 0xFFFF_FFFF)
      guard candidate(place) == key else { continue }
      symbols[place] = UInt16(key >> 32)
      // The second symbol's place is out: what waits in the queue for it must find no pair.
      let removed = next[place]
      next[place] = next[removed]
      next[removed] = symbols.count
      previous[removed] = -2
      if next[place] < symbols.count { previous[next[place]] = place }
      offer(place)
      if previous[place] >= 0 { offer(previous[place]) }
    }
  }

  private mutating func offer(_ place: Int) {
    if let key = candidate(place) { queue.insert(key) }
  }

  private func candidate(_ place: Int) -> UInt64? {
    let second = next[place]
    guard second < symbols.count, let merged = Vocabulary.merge(symbols[place], symbols[second]) else {
      return nil
    }
    return UInt64(merged) << 32 | UInt64(place)
  }
}

/// The symbol of each byte: printable Latin-1 comes first, in its order, then the other bytes.
private let byteSymbols: [UInt16] = {
  let isPrintable = { (byte: Int) in
    (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
  }
  let order = (0..<256).filter(isPrintable) + (0..<256).filter { !isPrintable($0) }
  var symbols = [UInt16](repeating: 0, count: 256)
  for (symbol, byte) in order.enumerated() { symbols[byte] = UInt16(symbol) }
  return symbols
}()

/// A binary heap.
private struct MinimumHeap {
  private var keys: [UInt64] = []

  mutating func insert(_ key: UInt64) {
    var hole = keys.count
    keys.append(key)
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard key < keys[parent] else { break }
      keys[hole] = keys[parent]
      hole = parent
    }
    keys[hole] = key
  }

  mutating func popMinimum() -> UInt64? {
    guard let minimum = keys.first, let last = keys.popLast() else { return nil }
    guard !keys.isEmpty else { return minimum }
    var hole = 0
    while true {
      var child = 2 * hole + 1
      guard child < keys.count else { break }
      if child + 1 < keys.count, keys[child + 1] < keys[child] { child += 1 }
      guard keys[child] < last else { break }
      keys[hole] = keys[child]
      hole = child
    }
    keys[hole] = last
    return minimum
  }
}
