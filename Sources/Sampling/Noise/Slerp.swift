import ExactMath

/// A1111's spherical interpolation from `low` to `high`. It measures angles along the first axis after the
/// channels, the height, one for each channel and column; nearly parallel tensors are mixed linearly, with the
/// weights the wrong way round, as there.
func slerp(_ share: Double, _ low: Latent, _ high: Latent) -> Latent {
  precondition(low.shape == high.shape)
  let columns = lines(low.shape)
  let cosines = columns.map { cosine(low, high, $0) }
  let mean = cosines.reduce(0.0) { $0 + Double($1) } / Double(cosines.count)
  if mean > 0.9995 { return low * Float(share) + high * Float(1 - share) }
  var result = low
  for (column, cosine) in zip(columns, cosines) {
    let omega = exactAcos(cosine), sine = exactSin(omega)
    let a = exactSin(Float(1 - share) * omega) / sine, b = exactSin(Float(share) * omega) / sine
    for i in column { result.values[i] = a * low.values[i] + b * high.values[i] }
  }
  return result
}

/// The indices over the height, for each channel and column.
private func lines(_ shape: LatentShape) -> [StrideTo<Int>] {
  let plane = shape.height * shape.width
  return (0..<shape.channels).flatMap { channel in
    (0..<shape.width).map { column in
      stride(from: channel * plane + column, to: (channel + 1) * plane, by: shape.width)
    }
  }
}

private func cosine(_ low: Latent, _ high: Latent, _ line: StrideTo<Int>) -> Float {
  func norm(_ latent: Latent) -> Float {
    Float(line.reduce(0.0) { $0 + Double(latent.values[$1]) * Double(latent.values[$1]) }.squareRoot())
  }
  let lowNorm = norm(low), highNorm = norm(high)
  return Float(
    line.reduce(0.0) { $0 + Double((low.values[$1] / lowNorm) * (high.values[$1] / highNorm)) })
}
