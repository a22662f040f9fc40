import CVocabulary

/// The tables that the binary carries; their sources and formats are told in `Sources/CVocabulary/data`.
enum Vocabulary {
  /// The symbol that two neighbouring symbols merge into. A lower symbol is an earlier merge.
  static func merge(_ left: UInt16, _ right: UInt16) -> UInt16? {
    UInt16(exactly: vocabulary_merge(left, right))
  }

  /// A line of a table: a name, perhaps marked by `!`, and the characters it stands for.
  struct Entry {
    var name: String
    var isMarked: Bool
    var scalars: [Unicode.Scalar]
  }

  /// HTML's named characters; marked: names that only ftfy knows.
  static var entities: [Entry] {
    var count = 0
    return unsafe entries(UnsafeBufferPointer(start: vocabulary_entities(&count), count: count))
  }

  /// Unicode's canonical mappings, named in hexadecimal; marked: those never put together.
  static var compositions: [Entry] {
    var count = 0
    return unsafe entries(UnsafeBufferPointer(start: vocabulary_compositions(&count), count: count))
  }

  private static func entries(_ table: UnsafeBufferPointer<UInt8>) -> [Entry] {
    unsafe Array(table).split(separator: UInt8(ascii: "\n")).map { line in
      let words = line.split(separator: UInt8(ascii: " "))
      let isMarked = line.first == UInt8(ascii: "!")
      return Entry(
        name: String(decoding: words[0].dropFirst(isMarked ? 1 : 0), as: UTF8.self), isMarked: isMarked,
        scalars: words.dropFirst().compactMap { word in
          UInt32(String(decoding: word, as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init)
        })
    }
  }
}
