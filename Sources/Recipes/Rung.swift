/// The verdict ladder, from the strongest claim to none.
public enum Rung: String, CaseIterable, Hashable, Sendable, Comparable {
  case identicalFile = "identical-file"
  case identicalPixels = "identical-pixels"
  case equalWithinN = "equal-within-n"
  case indistinguishable
  case substantiallySimilar = "substantially-similar"
  case partiallySimilar = "partially-similar"
  case sameComposition = "same-composition"
  case different

  /// Orders by strength: `different < identicalFile`.
  public static func < (a: Rung, b: Rung) -> Bool { a.strength < b.strength }

  private var strength: Int {
    switch self {
    case .identicalFile: 7
    case .identicalPixels: 6
    case .equalWithinN: 5
    case .indistinguishable: 4
    case .substantiallySimilar: 3
    case .partiallySimilar: 2
    case .sameComposition: 1
    case .different: 0
    }
  }
}
