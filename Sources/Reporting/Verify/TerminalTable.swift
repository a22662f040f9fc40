/// Rows of text under each other. Cells are printed on one line each, whatever is in them.
struct TerminalTable {
  enum Cut { case never, middle, end }

  enum Ink: String {
    case plain = ""
    case green = "\u{1B}[32m"
    case red = "\u{1B}[31m"
    case yellow = "\u{1B}[33m"
    case dim = "\u{1B}[2m"
  }

  struct Cell {
    let text: String
    let cut: Cut
    let ink: Ink

    init(_ text: String, cut: Cut = .never, ink: Ink = .plain) {
      self.text = printableLine(text)
      (self.cut, self.ink) = (cut, ink)
    }
  }

  var heads: [String]
  var rows: [[Cell]]
  /// Least widths of the first columns.
  var least: [Int] = []

  func text(width: Int?, colour: Bool) -> String {
    let all = (heads.isEmpty ? [] : [heads.map { Cell($0, ink: .dim) }]) + rows
    let widths = fitted(natural(all), into: width, like: rows.first ?? [])
    return all.map { line($0, widths, colour: colour) }.joined(separator: "\n")
  }

  private func natural(_ rows: [[Cell]]) -> [Int] {
    let count = rows.map(\.count).max() ?? 0
    return (0..<count).map { column in
      rows.reduce(column < least.count ? least[column] : 0) { widest, row in
        column < row.count ? max(widest, columns(of: row[column].text)) : widest
      }
    }
  }

  /// What can be cut gives way: first the last column, down to a third of the line, then the others.
  private func fitted(_ widths: [Int], into width: Int?, like row: [Cell]) -> [Int] {
    guard let width else { return widths }
    var widths = widths
    for floor in [max(20, width / 3), 12] {
      for column in row.indices.reversed() where row[column].cut != .never {
        let excess = widths.reduce(0, +) + 2 * (widths.count - 1) - width
        if excess > 0 { widths[column] = max(min(widths[column], floor), widths[column] - excess) }
      }
    }
    return widths
  }

  private func line(_ row: [Cell], _ widths: [Int], colour: Bool) -> String {
    let cells = row.enumerated().map { column, cell in
      let text = shortened(cell.text, to: widths[column], cell.cut)
      let isLast = column == row.count - 1
      let padding = isLast ? "" : String(repeating: " ", count: max(0, widths[column] - columns(of: text)))
      return colour && cell.ink != .plain ? cell.ink.rawValue + text + "\u{1B}[0m" + padding : text + padding
    }
    return cells.joined(separator: "  ")
  }
}

/// The text with at most so many columns, with a mark where something was left out. Of names the end tells more.
func shortened(_ text: String, to width: Int, _ cut: TerminalTable.Cut) -> String {
  guard cut != .never, columns(of: text) > width, width > 1 else { return text }
  let front = cut == .end ? width - 1 : (width - 1) / 3
  let head = prefix(text.unicodeScalars, front)
  let tail = cut == .end ? [] : prefix(text.unicodeScalars.reversed(), width - 1 - front).reversed()
  return String(String.UnicodeScalarView(head)) + "…" + String(String.UnicodeScalarView(tail))
}

private func prefix(_ scalars: some Sequence<Unicode.Scalar>, _ width: Int) -> [Unicode.Scalar] {
  var left = width
  return scalars.prefix { scalar in
    left -= columns(of: scalar)
    return left >= 0
  }
}

/// How many columns a terminal gives the text.
func columns(of text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + columns(of: $1) } }

/// Two for East Asian wide characters and emoji, none for marks that combine.
private func columns(of scalar: Unicode.Scalar) -> Int {
  if scalar.value < 0x300 { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  if scalar.properties.isEmojiPresentation { return 2 }
  switch scalar.value {
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18CFF, 0x1B000...0x1B2FF,
    0x20000...0x3FFFD:
    return 2
  default: return 1
  }
}
