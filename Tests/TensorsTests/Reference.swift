@testable import Tensors

/// Numbers that look random and are the same in every run.
struct Lehmer {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 2 &+ 1 }

  /// -1 ..< 1.
  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int32(truncatingIfNeeded: state >> 33)) / 1_073_741_824 - 1
  }

  mutating func values(_ count: Int, scale: Float = 1) -> [Float] { (0..<count).map { _ in next() * scale } }
}

extension Tensor {
  static func random(_ shape: [Int], seed: UInt64, scale: Float = 1, on device: Device) -> Tensor {
    var source = Lehmer(seed: seed)
    return Tensor(source.values(shape.reduce(1, *), scale: scale), shape: shape, on: device)
  }
}

/// The largest difference, as a multiple of the largest value.
func relativeDifference(_ found: [Float], _ expected: [Double]) -> Double {
  guard found.count == expected.count else { return .infinity }
  let largest = max(expected.reduce(0) { max($0, abs($1)) }, 1e-30)
  return zip(found, expected).reduce(0) { worst, pair in
    pair.0.isNaN ? .infinity : max(worst, abs(Double(pair.0) - pair.1))
  } / largest
}

/// a [m, k] times b^T, b [n, k].
func referenceProduct(_ a: [Float], _ b: [Float], _ m: Int, _ n: Int, _ k: Int) -> [Double] {
  (0..<m * n).map { i in
    (0..<k).reduce(0.0) { $0 + Double(a[i / n * k + $1]) * Double(b[i % n * k + $1]) }
  }
}

/// A 3x3 convolution over [H, W, C] with zeros beyond the edges, kernels [O, I, 3, 3]; the result is [H, W, O].
func referenceConvolution(
  _ map: [Float], _ kernels: [Float], channels: Int, outputs: Int, height: Int, width: Int
) -> [Double] {
  var sums = [Double](repeating: 0, count: height * width * outputs)
  for y in 0..<height {
    for x in 0..<width {
      for place in 0..<9 {
        let (sy, sx) = (y + place / 3 - 1, x + place % 3 - 1)
        guard (0..<height).contains(sy), (0..<width).contains(sx) else { continue }
        for o in 0..<outputs {
          for i in 0..<channels {
            sums[(y * width + x) * outputs + o] +=
              Double(map[(sy * width + sx) * channels + i]) * Double(kernels[(o * channels + i) * 9 + place])
          }
        }
      }
    }
  }
  return sums
}
