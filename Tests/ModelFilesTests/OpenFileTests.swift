import Testing

@testable import ModelFiles

@Suite struct OpenFileGolden {
  @Test("pieces come in order and cover the range")
  func pieces() throws {
    let folder = try TemporaryFolder()
    let content = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
    let file = try OpenFile(path: folder.write("a", content))
    var read: [UInt8] = []
    var counts: [Int] = []
    try unsafe file.forEachPiece(in: 10..<999, pieceByteCount: 300) {
      unsafe read += $0
      counts.append($0.count)
      return true
    }
    #expect(read == Array(content[10..<999]))
    #expect(counts == [300, 300, 300, 89])
  }

  @Test("a file that is cut short or grows while it is read", arguments: [2, 5])
  func changed(count: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a", [1, 2, 3, 4])
    let file = try OpenFile(path: path)
    var isFirst = true
    #expect(throws: ModelFileError.changed(path: path)) {
      try unsafe file.forEachPiece(in: 0..<4, pieceByteCount: 1) { _ in
        if isFirst { _ = try? folder.write("a", Array(repeating: 9, count: count)) }
        isFirst = false
        return true
      }
    }
  }
}
