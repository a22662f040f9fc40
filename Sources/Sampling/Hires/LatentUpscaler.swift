/// The upscalers of hires fix that enlarge the latent itself (`Hires upscaler`), as PyTorch's `interpolate` does.
public enum LatentUpscaler: String, CaseIterable, Sendable {
  case bilinear = "Latent"
  case bilinearAntialiased = "Latent (antialiased)"
  case bicubic = "Latent (bicubic)"
  case bicubicAntialiased = "Latent (bicubic antialiased)"
  case nearest = "Latent (nearest)"
  case nearestExact = "Latent (nearest-exact)"
}

extension Latent {
  /// The latent at another size, columns first.
  public func resized(height newHeight: Int, width newWidth: Int, by upscaler: LatentUpscaler) -> Latent {
    let columns = upscaler.axis(from: width, to: newWidth)
    let rows = upscaler.axis(from: height, to: newHeight)
    let wide = mapped(height: height, width: newWidth) { channel, row, column in
      let start = (channel * height + row) * width
      return columns[column].reduce(0) { $0 + $1.weight * values[start + $1.index] }
    }
    return wide.mapped(height: newHeight, width: newWidth) { channel, row, column in
      let start = channel * height * newWidth + column
      return rows[row].reduce(0) { $0 + $1.weight * wide.values[start + $1.index * newWidth] }
    }
  }

  /// The part inside the margins.
  public func cut(left: Int, right: Int, top: Int, bottom: Int) -> Latent {
    precondition(left + right < width && top + bottom < height && min(left, right, top, bottom) >= 0)
    if (left, right, top, bottom) == (0, 0, 0, 0) { return self }
    return mapped(height: height - top - bottom, width: width - left - right) { channel, row, column in
      values[(channel * height + row + top) * width + column + left]
    }
  }

  private func mapped(
    height newHeight: Int, width newWidth: Int, _ value: (_ channel: Int, _ row: Int, _ column: Int) -> Float
  ) -> Latent {
    var result: [Float] = []
    result.reserveCapacity(channels * newHeight * newWidth)
    for channel in 0..<channels {
      for row in 0..<newHeight {
        for column in 0..<newWidth { result.append(value(channel, row, column)) }
      }
    }
    return Latent(channels: channels, height: newHeight, width: newWidth, values: result)
  }
}

/// A sample of the input and its share in one of the output.
private struct Tap {
  let index: Int
  let weight: Float
}

extension LatentUpscaler {
  /// What each sample of the output is made of.
  fileprivate func axis(from input: Int, to output: Int) -> [[Tap]] {
    let scale = Float(input) / Float(output)
    return (0..<output).map { i in
      let i = Float(i)
      return switch self {
      case .nearest: [Tap(index: min(Int(i * scale), input - 1), weight: 1)]
      case .nearestExact: [Tap(index: min(Int((i + 0.5) * scale), input - 1), weight: 1)]
      case .bilinear: linearTaps(at: max((i + 0.5) * scale - 0.5, 0), input)
      case .bicubic: cubicTaps(at: (i + 0.5) * scale - 0.5, input)
      case .bilinearAntialiased: smoothTaps(around: (i + 0.5) * scale, scale, input, reach: 1, triangle)
      case .bicubicAntialiased:
        smoothTaps(around: (i + 0.5) * scale, scale, input, reach: 2) { cubic($0, sharpness: -0.5) }
      }
    }
  }
}

private func linearTaps(at place: Float, _ count: Int) -> [Tap] {
  let first = min(Int(place), count - 1), share = place - Float(first)
  return [Tap(index: first, weight: 1 - share), Tap(index: min(first + 1, count - 1), weight: share)]
}

/// Beyond the ends the first and last sample are repeated.
private func cubicTaps(at place: Float, _ count: Int) -> [Tap] {
  let base = place.rounded(.down), share = place - base
  return (-1...2).map { offset in
    Tap(
      index: min(max(Int(base) + offset, 0), count - 1),
      weight: cubic(abs(share - Float(offset)), sharpness: -0.75))
  }
}

/// A kernel as wide as a sample of the output; at the ends its weights are scaled to a sum of 1.
private func smoothTaps(
  around centre: Float, _ scale: Float, _ count: Int, reach: Float, _ kernel: (Float) -> Float
) -> [Tap] {
  let spread = max(scale, 1), support = reach * spread
  let first = max(Int(centre - support + 0.5), 0), end = min(Int(centre + support + 0.5), count)
  let weights = (first..<end).map { kernel(abs((Float($0) - centre + 0.5) / spread)) }
  let sum = weights.reduce(0, +)
  return weights.enumerated().map { Tap(index: first + $0, weight: $1 / sum) }
}

private func triangle(_ x: Float) -> Float { max(1 - x, 0) }

/// Keys' cubic convolution kernel at a distance.
private func cubic(_ x: Float, sharpness a: Float) -> Float {
  if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
}
