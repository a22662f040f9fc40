import Testing

@testable import Similarity

@Suite struct AffineMapProperty {
  private let map = AffineMap(xx: 0.9, xy: -0.1, x0: 12.5, yx: 0.12, yy: 1.1, y0: -7.25)

  @Test("a map and its inverse cancel")
  func inverse() {
    let back = map.then(map.inverse)
    #expect(back.distance(to: .shift(0, 0), over: PixelSize(1000, 700)) < 1e-9)
  }

  @Test("then applies the first map first")
  func composition() {
    let p = Point(3, 4)
    let next = AffineMap(scale: 2, 3, shift: 1, -1)
    #expect((map.then(next)(p) - next(map(p))).length < 1e-12)
  }

  @Test("a stretch takes corners of pixels to corners of pixels")
  func stretch() {
    let stretch = AffineMap.stretch(from: PixelSize(100, 50), to: PixelSize(25, 100))
    #expect(stretch(Point(-0.5, -0.5)) == Point(-0.5, -0.5))
    #expect(stretch(Point(99.5, 49.5)) == Point(24.5, 99.5))
    #expect(abs(stretch.scale - 0.5.squareRoot()) < 1e-15)
  }

  @Test("a map between other sizes says the same")
  func between() {
    let (a, b) = (PixelSize(800, 600), PixelSize(640, 480))
    let small = map.between(a, b, at: PixelSize(400, 300), PixelSize(320, 240))
    let again = small.between(PixelSize(400, 300), PixelSize(320, 240), at: a, b)
    #expect(again.distance(to: map, over: a) < 1e-9)
  }

  @Test("pictures are fitted by their long side and never enlarged")
  func fitted() {
    #expect(PixelSize(1000, 500).fitted(256) == PixelSize(256, 128))
    #expect(PixelSize(4, 1500).fitted(256) == PixelSize(1, 256))
    #expect(PixelSize(30000, 1).fitted(512) == PixelSize(512, 1))
    #expect(PixelSize(100, 90).fitted(256) == PixelSize(100, 90))
  }
}
