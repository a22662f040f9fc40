import Diffusion
import Reporting

/// One line on a terminal that says how far a render is and how long it will take.
final class ProgressLine {
  private let name: String
  private let clock = ContinuousClock()
  private var firstStep: (instant: ContinuousClock.Instant, number: Int)?
  private var isDrawn = false

  /// - Parameter name: of the input; only the file's own name is shown, so that the line stays one.
  init(name: String) {
    let last = name.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? name
    self.name = printable(String(String.UnicodeScalarView(last.unicodeScalars.prefix(40))))
  }

  func show(_ event: RenderEvent) {
    switch event {
    case .loadingModels: draw(text: "loading models")
    case .encodingText: draw(text: "encoding text")
    case .sampling(let number, let total): draw(text: sampling(number, of: total))
    case .enlarging:
      firstStep = nil
      draw(text: "enlarging for the second pass")
    case .decoding: draw(text: "decoding the image")
    }
  }

  func clear() {
    if isDrawn { Commands.draw("\r\u{1B}[K") }
    isDrawn = false
  }

  private func sampling(_ number: Int, of total: Int) -> String {
    let width = 24
    let filled = total > 0 ? min(width, number * width / total) : 0
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    return "[\(bar)] step \(number + 1) of \(total)\(timeLeft(number, total))"
  }

  /// From the steps so far; nothing before the first is over.
  private func timeLeft(_ number: Int, _ total: Int) -> String {
    guard let first = firstStep else {
      firstStep = (clock.now, number)
      return ""
    }
    guard number > first.number else { return "" }
    let each = (clock.now - first.instant) / Double(number - first.number)
    let seconds = (each * Double(total - number)).components.seconds
    return seconds < 60 ? ", about \(seconds + 1) s left" : ", about \((seconds + 59) / 60) min left"
  }

  private func draw(text: String) {
    Commands.draw("\r\u{1B}[K\(name): \(text)")
    isDrawn = true
  }
}
