import CKernels

/// An ICC profile of the kind most displays and cameras have: a curve for each channel and a matrix to XYZ.
struct MatrixProfile {
  /// Columns: XYZ (D50) of full red, green and blue.
  private let primaries: Matrix3
  private let curves: [ToneCurve]

  /// nil: a profile of another kind (lookup tables, grey, CMYK), or a damaged one.
  init?(_ bytes: [UInt8]) {
    let file = ICCFile(bytes)
    guard file.word(at: 16) == ICCFile.name("RGB "), file.word(at: 20) == ICCFile.name("XYZ "),
      file.tag("A2B0") == nil, let red = file.colour("rXYZ"), let green = file.colour("gXYZ"),
      let blue = file.colour("bXYZ")
    else { return nil }
    let curves = ["rTRC", "gTRC", "bTRC"].compactMap { file.tag($0).flatMap { ToneCurve(file, at: $0) } }
    guard curves.count == 3 else { return nil }
    primaries = Matrix3(columns: red, green, blue)
    self.curves = curves
  }

  /// Levels of this profile as levels of sRGB; what lies outside sRGB is clipped.
  func convertedToSRGB(_ image: RGBImage) -> RGBImage {
    let light = curves.map { curve in (0..<256).map { curve(Double($0) / 255) } }
    let matrix = Matrix3.xyzToLinearSRGB * primaries
    var bytes = image.bytes
    for place in stride(from: 0, to: bytes.count, by: 3) {
      let (r, g, b) = (
        light[0][Int(bytes[place])], light[1][Int(bytes[place + 1])], light[2][Int(bytes[place + 2])]
      )
      for row in 0..<3 {
        let value = matrix[row, 0] * r + matrix[row, 1] * g + matrix[row, 2] * b
        bytes[place + row] = levelOfLight[Int(max(0, min(1, value)) * 65535 + 0.5)]
      }
    }
    return RGBImage(width: image.width, height: image.height, bytes: bytes)
  }
}

/// sRGB levels of light 0...1 in 65536 steps.
private let levelOfLight: [UInt8] = (0..<65536).map { step in
  let light = Double(step) / 65535
  let share = light <= 0.0031308 ? 12.92 * light : 1.055 * repro_pow(light, 1 / 2.4) - 0.055
  return UInt8(share * 255 + 0.5)
}

struct Matrix3 {
  private let rows: [Double]

  init(rows: [Double]) { self.rows = rows }

  init(columns a: [Double], _ b: [Double], _ c: [Double]) {
    rows = (0..<3).flatMap { [a[$0], b[$0], c[$0]] }
  }

  subscript(row: Int, column: Int) -> Double { rows[3 * row + column] }

  static func * (a: Matrix3, b: Matrix3) -> Matrix3 {
    Matrix3(
      rows: (0..<9).map { place in
        (0..<3).reduce(0) { $0 + a[place / 3, $1] * b[$1, place % 3] }
      })
  }

  /// XYZ under D50, as profiles state it, to linear light of sRGB's primaries (Bradford-adapted).
  static let xyzToLinearSRGB = Matrix3(rows: [
    3.1340957, -1.6174004, -0.4906378, -0.9787927, 1.9162949, 0.0334536, 0.0719711, -0.2289871, 1.4053802,
  ])
}
