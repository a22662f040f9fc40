public import Pixels
public import Recipes
public import Similarity

/// A picture with what identifies its file.
public struct JudgedPicture: Sendable {
  /// File name or path as given.
  public var name: String
  /// SHA-256 of the file, 64 hexadecimal digits.
  public var fileSHA256: String
  public var picture: Picture

  public init(name: String, fileSHA256: String, picture: Picture) {
    self.name = name
    self.fileSHA256 = fileSHA256
    self.picture = picture
  }
}

/// What was measured between two pictures, and what follows from it.
public struct Judgement: Sendable {
  public let a: JudgedPicture
  public let b: JudgedPicture
  public let hashesA: PictureHashes
  public let hashesB: PictureHashes
  /// nil: none of the exact rungs holds, and structure was not judged.
  public let rung: Rung?
  /// The line of the ladder that decided, with its numbers.
  public let rule: String?
  /// nil where the sizes differ.
  public let differences: LevelDifferences?
  public let notes: [Note]

  /// Whether the pictures are at least as close as `rung` says.
  public func reaches(_ required: Rung) -> Bool { rung.map { $0 >= required } ?? false }

  /// Bits in which the hashes differ, by name.
  public var distances: [(name: String, bits: Int)] {
    zip(hashesA.named, hashesB.named).map { ($0.name, $0.hash.distance(to: $1.hash)) }
  }
}

/// Compares a regenerated picture with the one that was shared, by the exact rungs of the ladder.
public func judged(_ a: JudgedPicture, against b: JudgedPicture, hashesA: PictureHashes) -> Judgement {
  let comparison = exactRung(a.picture, b.picture, sameFile: a.fileSHA256 == b.fileSHA256)
  let remarks = b.picture.facts.remarks.map { Note($0.code, $0.detail) }
  return Judgement(
    a: a, b: b, hashesA: hashesA, hashesB: PictureHashes(b.picture.rgb), rung: comparison.rung,
    rule: comparison.rule, differences: comparison.differences, notes: comparison.notes + remarks)
}
