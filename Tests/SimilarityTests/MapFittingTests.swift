import Testing

@testable import Similarity

@Suite struct MapFittingProperty {
  private func pairs(_ map: AffineMap, outliers: Int) -> [PointPair] {
    (0..<60).map { index in
      let from = Point(Double(index * 37 % 200), Double(index * 53 % 150))
      let to = map(from)
      let miss = index < outliers ? 25.0 : 0
      return PointPair(from: from, to: Point(to.x + miss, to.y - miss), weight: 1)
    }
  }

  @Test("a map is found again although every fifth pair is wrong")
  func affine() throws {
    let map = AffineMap(xx: 1.02, xy: 0.03, x0: 5, yx: -0.01, yy: 0.98, y0: -3)
    let fitted = try #require(fittedMap(pairs(map, outliers: 12), .affine, from: .shift(0, 0)))
    #expect(fitted.distance(to: map, over: PixelSize(200, 150)) < 0.05)
  }

  @Test("a similarity keeps the stretch of the map it corrects")
  func similarity() throws {
    let stretch = AffineMap(scale: 2, 0.5, shift: 0, 0)
    let turn = AffineMap(xx: 0.99, xy: -0.05, x0: 4, yx: 0.05, yy: 0.99, y0: 2)
    let fitted = try #require(fittedMap(pairs(stretch.then(turn), outliers: 10), .similarity, from: stretch))
    #expect(fitted.distance(to: stretch.then(turn), over: PixelSize(200, 150)) < 0.05)
  }

  @Test("pairs in one point or on one line give no map")
  func degenerate() {
    let point = [PointPair](repeating: PointPair(from: Point(1, 1), to: Point(2, 2), weight: 1), count: 9)
    #expect(fittedMap(point, .similarity, from: .shift(0, 0)) == nil)
    let line = (0..<9).map { PointPair(from: Point(Double($0), 0), to: Point(0, 0), weight: 1) }
    #expect(fittedMap(line, .affine, from: .shift(0, 0)) == nil)
    #expect(fittedMap([], .similarity, from: .shift(0, 0)) == nil)
  }

  @Test("systems are solved, singular ones refused")
  func systems() throws {
    let solution = try #require(solved([[0, 2], [4, 1]], [[2, 4], [9, 2]]))
    #expect(solution == [[2, 0], [1, 2]])
    #expect(solved([[1, 2], [2, 4]], [[1], [2]]) == nil)
    #expect(median([3, 1, 2]) == 2 && median([4, 1, 2, 3]) == 2.5 && median([]) == 0)
  }
}

@Suite struct ColourFitProperty {
  private let colours: [MeanColour] = (0..<40).map { (index: Int) -> MeanColour in
    MeanColour(Double(index * 6), Double(index * 31 % 200), Double(index * 17 % 230))
  }

  @Test("gain, offset and mixing are found again although some tiles differ")
  func recovers() {
    let gain = ColourFit(rows: [[0.8, 0, 0, 12], [0.05, 0.9, 0, 0], [0, 0, 1.1, -5]])
    let changed: [MeanColour] = colours.enumerated().map { index, colour in
      var colour = gain(colour)
      if index % 8 == 0 { colour.blue += 90 }
      return colour
    }
    let fit = ColourFit(colours, changed)
    for index in colours.indices where index % 8 != 0 {
      let (fitted, b) = (fit(colours[index]), changed[index])
      #expect(abs(fitted.red - b.red) < 2 && abs(fitted.green - b.green) < 2 && abs(fitted.blue - b.blue) < 3)
    }
  }

  @Test("fewer than twelve tiles tell nothing")
  func few() { #expect(ColourFit(Array(colours[..<11]), Array(colours[1..<12])) == .identity) }
}

@Suite struct OKLabParity {
  @Test(
    "known colours",
    arguments: [
      ([255.0, 255, 255], [1.0, 0, 0]), ([0, 0, 0], [0, 0, 0]),
      ([255, 0, 0], [0.627955, 0.224863, 0.125846]),
      ([0, 0, 255], [0.452014, -0.032457, -0.311528]), ([300, -20, 0], [0.627955, 0.224863, 0.125846]),
    ])
  func colours(rgb: [Double], lab: [Double]) {
    let found = OKLab(red: rgb[0], green: rgb[1], blue: rgb[2])
    let errors = zip([found.l, found.a, found.b], lab).map { abs(Double($0) - $1) }
    #expect(errors.allSatisfy { $0 < 2e-6 }, "\(errors)")
  }
}
