/// Mean levels of a window.
struct MeanColour: Hashable {
  var red: Double, green: Double, blue: Double

  init(_ red: Double, _ green: Double, _ blue: Double) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  var oklab: OKLab { OKLab(red: red, green: green, blue: blue) }
}

/// b = G a + o: what brightness, contrast, saturation or a grey version did to all colours alike.
public struct ColourFit: Hashable, Sendable {
  /// Three rows: factors of R, G, B of a, and an offset in levels.
  public let rows: [[Double]]

  static let identity = ColourFit(rows: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])

  init(rows: [[Double]]) { self.rows = rows }

  /// The fit over tiles that are found again; fewer than 12 give the identity.
  init(_ a: [MeanColour], _ b: [MeanColour]) {
    guard a.count >= 12 else {
      self = .identity
      return
    }
    let inputs = a.map { [$0.red, $0.green, $0.blue, 255] }
    let outputs = b.map { [$0.red, $0.green, $0.blue] }
    var weights = [Double](repeating: 1, count: a.count)
    var fit = ColourFit.identity
    for _ in 0..<10 {
      guard let next = ridgeFit(inputs, outputs, weights) else { break }
      fit = next
      let errors = zip(inputs, outputs).map { input, output in
        let miss = zip(fit.apply(input), output).map { $0 - $1 }
        return miss.reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
      let spread = max(3, 1.4826 * median(errors))
      weights = errors.map { tukeyLike($0 / (2 * spread)) }
    }
    self = fit
  }

  func callAsFunction(_ colour: MeanColour) -> MeanColour {
    let result = apply([colour.red, colour.green, colour.blue, 255])
    return MeanColour(result[0], result[1], result[2])
  }

  /// - Parameter input: R, G, B and 255.
  private func apply(_ input: [Double]) -> [Double] {
    rows.map { row in row[0] * input[0] + row[1] * input[1] + row[2] * input[2] + row[3] / 255 * input[3] }
  }
}

/// Weighted least squares, drawn a little towards the identity.
private func ridgeFit(_ inputs: [[Double]], _ outputs: [[Double]], _ weights: [Double]) -> ColourFit? {
  let ridge = 1e-3 * Double(inputs.count) * 255 * 255
  var normal = (0..<4).map { i in (0..<4).map { $0 == i ? ridge : 0 } }
  var right = (0..<4).map { i in (0..<3).map { $0 == i ? ridge : 0 } }
  for (index, input) in inputs.enumerated() {
    for i in 0..<4 {
      let weighted = weights[index] * input[i]
      for j in 0..<4 { normal[i][j] += weighted * input[j] }
      for j in 0..<3 { right[i][j] += weighted * outputs[index][j] }
    }
  }
  return solved(normal, right).map { solution in
    ColourFit(
      rows: (0..<3).map { c in [solution[0][c], solution[1][c], solution[2][c], solution[3][c] * 255] })
  }
}
