import Tensors

/// Single operations, in the shapes that Stable Diffusion 1.5 has at 512x512.
func kernelRows(on device: Device, repetitions: Int) -> [Measurement] {
  linearRows(on: device, repetitions: repetitions) + convolutionRows(on: device, repetitions: repetitions)
    + attentionRows(on: device, repetitions: repetitions)
}

/// [rows, inputs] times [outputs, inputs], for a batch of two.
private func linearRows(on device: Device, repetitions: Int) -> [Measurement] {
  [
    (4096, 320, 320), (4096, 320, 2560), (1024, 640, 640), (256, 1280, 1280), (256, 1280, 10240),
    (77, 768, 320),
  ]
  .map { rows, inputs, outputs in
    let x = noise([2, rows, inputs], on: device)
    let weight = Matrix(noise([outputs, inputs], on: device))
    return measured(
      "linear 2 x \(rows) x \(inputs) -> \(outputs)", operations: 4 * Double(rows * inputs * outputs),
      repetitions: repetitions
    ) { _ = linear(x, weight) }
  }
}

/// 3x3 convolutions; operations are those of the plain sum, so that Winograd's can pass the peak.
private func convolutionRows(on device: Device, repetitions: Int) -> [Measurement] {
  [(2, 64, 320, 320), (2, 32, 640, 640), (2, 16, 1280, 1280), (2, 8, 1280, 1280), (1, 256, 256, 256)]
    .map { batch, side, inputs, outputs in
      let map = FeatureMap(
        tokens: noise([batch, side * side, inputs], on: device), height: side, width: side)
      let kernel = Matrix(noise([outputs, inputs, 3, 3], on: device))
      let bias = noise([outputs], on: device)
      return measured(
        "convolution \(batch) x \(side)x\(side), \(inputs) -> \(outputs)",
        operations: 18 * Double(batch * side * side * inputs * outputs), repetitions: repetitions
      ) { _ = map.convolved(kernel, bias: bias, size: 3) }
    }
}

private func attentionRows(on device: Device, repetitions: Int) -> [Measurement] {
  [(4096, 4096, 320, 8), (1024, 1024, 640, 8), (4096, 77, 320, 8)].map { queries, keys, channels, heads in
    let q = noise([2, queries, channels], on: device)
    let k = noise([2, keys, channels], on: device)
    return measured(
      "attention 2 x \(queries) on \(keys), \(heads) heads of \(channels / heads)",
      operations: 8 * Double(queries * keys * channels), repetitions: repetitions
    ) { _ = attention(q, k, k, heads: heads) }
  }
}

/// Values without meaning; no operation's speed depends on them.
func noise(_ shape: [Int], seed: UInt64 = 1, on device: Device) -> Tensor {
  var state = seed
  let values = (0..<shape.reduce(1, *)).map { _ -> Float in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int32(truncatingIfNeeded: state >> 32)) / 2_147_483_648
  }
  return Tensor(values, shape: shape, on: device)
}
