import Pixels

/// How far two pictures agree in the rough distribution of light and colour: the correlation of their 16 x 16
/// thumbnails in OKLab, each channel less its mean.
func layoutCorrelation(_ a: RGBImage, _ b: RGBImage) -> Double {
  let (x, y) = concurrently({ layout(a) }, { layout(b) })
  let product = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
  let (xx, yy) = (x.reduce(0) { $0 + $1 * $1 }, y.reduce(0) { $0 + $1 * $1 })
  return product / max(1e-9, (xx * yy).squareRoot())
}

private func layout(_ image: RGBImage) -> [Double] {
  let colours = oklab(image.resized(to: PixelSize(16, 16)))
  return [\OKLab.l, \.a, \.b].flatMap { channel in
    let values = colours.map { Double($0[keyPath: channel]) }
    let mean = values.reduce(0, +) / Double(values.count)
    return values.map { $0 - mean }
  }
}
