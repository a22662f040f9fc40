/// Mean levels of a window.
struct MeanColour: Hashable, Sendable {
  var red: Double, green: Double, blue: Double

  init(_ red: Double, _ green: Double, _ blue: Double) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  var oklab: OKLab { OKLab(red: red, green: green, blue: blue) }
}

/// b = G a + o, or a = G b + o: what brightness, contrast, saturation or a grey version did to all colours alike.
public struct ColourFit: Hashable, Sendable {
  /// Three rows: factors of R, G, B of the one picture, and an offset in levels.
  public let rows: [[Double]]
  /// Whether b's colours go in and a's come out.
  public private(set) var isReversed = false

  static let identity = ColourFit(rows: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])

  init(rows: [[Double]]) { self.rows = rows }

  /// The fit in the direction in which it explains more: colours follow from no grey version.
  static func better(_ a: [MeanColour], _ b: [MeanColour]) -> ColourFit {
    let fits = concurrently(2) { index in
      var fit = index == 0 ? ColourFit(a, b) : ColourFit(b, a)
      fit.isReversed = index == 1
      return (fit: fit, miss: median(zip(a, b).map { fit.distance($0, $1) }))
    }
    return !a.isEmpty && fits[1].miss < fits[0].miss ? fits[1].fit : fits[0].fit
  }

  /// How far two colours lie apart in OKLab once the fit is applied.
  func distance(_ a: MeanColour, _ b: MeanColour) -> Double {
    isReversed ? self(b).oklab.distance(to: a.oklab) : self(a).oklab.distance(to: b.oklab)
  }

  /// The fit over tiles that are found again; fewer than 12 give the identity.
  init(_ a: [MeanColour], _ b: [MeanColour]) {
    guard a.count >= 12 else {
      self = .identity
      return
    }
    let inputs = a.map(\.withUnit)
    let outputs = b.map { SIMD4($0.red, $0.green, $0.blue, 0) }
    var weights = [Double](repeating: 1, count: a.count)
    var fit = ColourFit.identity
    for _ in 0..<10 {
      guard let next = ridgeFit(inputs, outputs, weights) else { break }
      fit = next
      let errors = fit.misses(inputs, outputs)
      let spread = max(3, 1.4826 * median(errors))
      weights = errors.map { tukeyLike($0 / (2 * spread)) }
    }
    self = fit
  }

  func callAsFunction(_ colour: MeanColour) -> MeanColour {
    let result = vectors.map { ($0 * colour.withUnit).sum() }
    return MeanColour(result[0], result[1], result[2])
  }

  /// The rows, to be multiplied with R, G, B and 255.
  private var vectors: [SIMD4<Double>] { rows.map { SIMD4($0[0], $0[1], $0[2], $0[3] / 255) } }

  /// How far each fitted colour lies from where it should.
  private func misses(_ inputs: [SIMD4<Double>], _ outputs: [SIMD4<Double>]) -> [Double] {
    let vectors = vectors
    return zip(inputs, outputs).map { input, output in
      let fitted = SIMD4(
        (vectors[0] * input).sum(), (vectors[1] * input).sum(), (vectors[2] * input).sum(), 0)
      let miss = fitted - output
      return (miss * miss).sum().squareRoot()
    }
  }
}

extension MeanColour {
  fileprivate var withUnit: SIMD4<Double> { SIMD4(red, green, blue, 255) }
}

/// Weighted least squares, drawn a little towards the identity.
private func ridgeFit(
  _ inputs: [SIMD4<Double>], _ outputs: [SIMD4<Double>], _ weights: [Double]
) -> ColourFit? {
  let ridge = 1e-3 * Double(inputs.count) * 255 * 255
  let towards = (0..<4).map { row in
    SIMD4(row == 0 ? ridge : 0, row == 1 ? ridge : 0, row == 2 ? ridge : 0, row == 3 ? ridge : 0)
  }
  var (normal, right) = (towards, towards)
  right[3] = .zero
  for (index, input) in inputs.enumerated() {
    for row in 0..<4 {
      let weighted = weights[index] * input[row]
      normal[row] += weighted * input
      right[row] += weighted * outputs[index]
    }
  }
  return solved(normal.map { [$0.x, $0.y, $0.z, $0.w] }, right.map { [$0.x, $0.y, $0.z] }).map { solution in
    ColourFit(
      rows: (0..<3).map { c in [solution[0][c], solution[1][c], solution[2][c], solution[3][c] * 255] })
  }
}
