import CKernels
import ExactMath
import Pixels

/// Lightness 0...1 and two opponent colours (Ottosson 2020).
struct OKLab: Hashable {
  var l: Float, a: Float, b: Float

  init(_ l: Float, _ a: Float, _ b: Float) { (self.l, self.a, self.b) = (l, a, b) }

  /// A colour in levels of sRGB; levels outside 0...255 are clamped.
  init(red: Double, green: Double, blue: Double) {
    func light(_ level: Double) -> Float { Float(linearLight(min(255, max(0, level)) / 255)) }
    self.init(repro_oklab(light(red), light(green), light(blue)))
  }

  fileprivate init(_ lab: repro_lab) { self.init(lab.l, lab.a, lab.b) }

  func distance(to other: OKLab) -> Double {
    let (x, y, z) = (l - other.l, a - other.a, b - other.b)
    return Double((x * x + y * y + z * z).squareRoot())
  }
}

/// The sRGB curve: a share 0...1 of full level as a share of light.
func linearLight(_ share: Double) -> Double {
  share <= 0.04045 ? share / 12.92 : exactPow((share + 0.055) / 1.055, 2.4)
}

/// Light of the 256 levels.
private let levelLight: [Float] = (0..<256).map { Float(linearLight(Double($0) / 255)) }

/// The sum of the distances in OKLab of two pictures' pixels in some rows.
func oklabDistances(_ a: PicturePart, _ b: PicturePart, rows: Range<Int>) -> Double {
  unsafe a.withKernelView { x in
    unsafe b.withKernelView { y in
      unsafe repro_oklab_distances(&x, &y, rows.lowerBound, rows.count, levelLight)
    }
  }
}

/// OKLab of every pixel.
func oklab(_ image: RGBImage) -> [OKLab] {
  (0..<image.pixelCount).map { pixel in
    func light(_ channel: Int) -> Float { levelLight[Int(image.bytes[3 * pixel + channel])] }
    return OKLab(repro_oklab(light(0), light(1), light(2)))
  }
}
