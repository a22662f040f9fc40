/// A pattern over paths: `*` and `?` stay within a name, `**` crosses folders, `[a-z]` and `[!a-z]` are sets. One
/// without a slash is about names at any depth; one that ends in a slash is about all below that folder.
public struct Glob: Hashable, Sendable {
  public let pattern: String
  private let pieces: [Piece]

  private enum Piece: Hashable {
    case scalar(Unicode.Scalar)
    case anyScalar
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
    /// Within a name.
    case run
    /// Across folders.
    case anything
    /// `**/`: nothing, or whole folders.
    case folders
  }

  public init(_ pattern: String) {
    self.pattern = pattern
    var scalars = Array(pattern.unicodeScalars)
    if scalars.last == "/" { scalars += ["*", "*"] }
    let isAnchored = scalars.contains("/")
    if scalars.first == "/" { scalars.removeFirst() }
    pieces = (isAnchored ? [] : [.folders]) + Self.pieces(of: scalars)
  }

  /// - Parameter path: relative, with slashes.
  public func matches(_ path: String) -> Bool {
    let text = Array(path.unicodeScalars)
    // reached[i]: the pieces so far match the first i scalars. Linear in either length.
    var reached = [Bool](repeating: false, count: text.count + 1)
    reached[0] = true
    for piece in pieces { reached = Self.step(reached, piece, text) }
    return reached[text.count]
  }

  private static func step(_ before: [Bool], _ piece: Piece, _ text: [Unicode.Scalar]) -> [Bool] {
    var after = [Bool](repeating: false, count: before.count)
    var isBegun = before[0]
    switch piece {
    case .run, .anything, .folders: after[0] = before[0]
    default: break
    }
    for (i, scalar) in text.enumerated() {
      switch piece {
      case .scalar(let wanted): after[i + 1] = before[i] && scalar == wanted
      case .anyScalar: after[i + 1] = before[i] && scalar != "/"
      case .set(let ranges, let isNegated):
        let isIn = ranges.contains { $0.contains(scalar) }
        after[i + 1] = before[i] && scalar != "/" && isIn != isNegated
      case .run: after[i + 1] = before[i + 1] || after[i] && scalar != "/"
      case .anything: after[i + 1] = before[i + 1] || after[i]
      case .folders:
        after[i + 1] = before[i + 1] || isBegun && scalar == "/"
        isBegun = isBegun || before[i + 1]
      }
    }
    return after
  }

  private static func pieces(of scalars: [Unicode.Scalar]) -> [Piece] {
    var pieces: [Piece] = []
    var i = 0
    while i < scalars.count {
      let rest = scalars[i...]
      if rest.starts(with: ["*", "*", "/"]) {
        pieces.append(.folders)
        i += 3
      } else if rest.starts(with: ["*", "*"]) {
        pieces.append(.anything)
        i += 2
      } else if scalars[i] == "[", let (set, end) = set(in: scalars, from: i + 1) {
        pieces.append(set)
        i = end
      } else {
        pieces.append(scalars[i] == "*" ? .run : scalars[i] == "?" ? .anyScalar : .scalar(scalars[i]))
        i += 1
      }
    }
    return pieces
  }

  /// The set that begins behind a bracket; nil: it never ends, and the bracket is one like other characters.
  private static func set(in scalars: [Unicode.Scalar], from start: Int) -> (Piece, end: Int)? {
    var i = start
    let isNegated = i < scalars.count && (scalars[i] == "!" || scalars[i] == "^")
    if isNegated { i += 1 }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while i < scalars.count, scalars[i] != "]" || ranges.isEmpty {
      let isRange = i + 2 < scalars.count && scalars[i + 1] == "-" && scalars[i + 2] != "]"
      let last = isRange ? scalars[i + 2] : scalars[i]
      ranges.append(scalars[i]...max(scalars[i], last))
      i += isRange ? 3 : 1
    }
    return i < scalars.count ? (.set(ranges, isNegated: isNegated), i + 1) : nil
  }
}
