import Glibc
import Testing

@testable import Tensors

@Suite(.serialized) struct OperationParity {
  let devices: [Device]

  init() throws {
    devices = try [false, true].map {
      try Device(threads: 2, profile: .native, instructionSet: .best, withLibrary: $0)
    }
  }

  /// Most operations are the same without a matrix library and with it.
  var device: Device { devices[0] }

  @Test(
    "linear layers of odd shapes",
    arguments: [(1, 1, 1, 1), (1, 257, 3, 5), (2, 7, 513, 31), (3, 16, 40, 600), (1, 1, 97, 1280)])
  func linearLayer(batch: Int, rows: Int, columns: Int, depth: Int) {
    for device in devices {
      linearLayer(batch: batch, rows: rows, columns: columns, depth: depth, on: device)
    }
  }

  private func linearLayer(batch: Int, rows: Int, columns: Int, depth: Int, on device: Device) {
    let x = Tensor.random([batch, rows, depth], seed: 1, on: device)
    let weight = Tensor.random([columns, depth], seed: 2, on: device)
    let expected = referenceProduct(x.values, weight.values, batch * rows, columns, depth)
    #expect(relativeDifference(linear(x, weight).values, expected) < 1e-5)

    let bias = Tensor.random([columns], seed: 3, on: device)
    let residual = Tensor.random([batch, rows, columns], seed: 4, on: device)
    let sums = zip(expected.indices, expected).map { i, value in
      value + Double(bias.values[i % columns]) + Double(residual.values[i])
    }
    #expect(relativeDifference(linear(x, weight, bias: bias, residual: residual).values, sums) < 1e-5)
  }

  @Test("the product of two matrices")
  func matrixProduct() {
    let a = Tensor.random([19, 23], seed: 5, on: device)
    let b = Tensor.random([23, 7], seed: 6, on: device)
    let transposed = (0..<7).flatMap { c in (0..<23).map { b.values[$0 * 7 + c] } }
    #expect(
      relativeDifference(product(a, b).values, referenceProduct(a.values, transposed, 19, 7, 23)) < 1e-6)
  }

  @Test(
    "convolutions of odd shapes",
    arguments: [
      (3, 1, 5, 7, EdgeRule.zeros), (3, 2, 9, 6, .zeros), (3, 1, 5, 4, .circular), (1, 1, 3, 3, .zeros),
      (3, 1, 1, 1, .zeros),
    ], [(5, 3), (16, 48), (80, 112)])
  func convolution(
    shape: (size: Int, stride: Int, height: Int, width: Int, edges: EdgeRule), channels: (Int, Int)
  ) {
    for device in devices {
      convolution(
        size: shape.size, stride: shape.stride, height: shape.height, width: shape.width, edges: shape.edges,
        inputs: channels.0, outputs: channels.1, on: device)
    }
  }

  @Test("Winograd's tiles over several strips, with a bias of each image and a residual")
  func strips() {
    let (channels, height, width) = (32, 33, 18)
    let map = FeatureMap(
      tokens: .random([2, height * width, channels], seed: 3, on: device), height: height, width: width)
    let rows = Tensor.random([2, 48], seed: 4, on: device)
    let residual = FeatureMap(
      tokens: .random([2, height * width, 48], seed: 5, on: device), height: height, width: width)
    let kernels = Tensor.random([48, channels, 3, 3], seed: 6, on: device)
    let found = map.convolved(Matrix(kernels), bias: rows, size: 3, residual: residual)
    let values = map.tokens.values
    for image in 0..<2 {
      let expected = referenceConvolution(
        Array(values[image * height * width * channels..<(image + 1) * height * width * channels]),
        kernels.values,
        channels: channels, outputs: 48, height: height, width: width)
      let sums = expected.enumerated().map { i, sum in
        sum + Double(rows.values[image * 48 + i % 48])
          + Double(residual.tokens.values[image * height * width * 48 + i])
      }
      #expect(relativeDifference(found.tokens[image].values, sums) < 2e-6)
    }
  }

  private func convolution(
    size: Int, stride: Int, height: Int, width: Int, edges: EdgeRule, inputs: Int, outputs: Int,
    on device: Device
  ) {
    var source = Lehmer(seed: 9)
    let planes = source.values(inputs * height * width)
    let kernels = source.values(outputs * inputs * size * size)
    let bias = source.values(outputs)
    let map = FeatureMap(
      planes: [planes, planes], channels: inputs, height: height, width: width, on: device)
    let found = map.convolved(
      Matrix(Tensor(kernels, shape: [outputs, inputs, size, size], on: device)),
      bias: Tensor(bias, shape: [outputs], on: device), size: size, stride: stride, edges: edges)

    let pad = size / 2
    let (outHeight, outWidth) = (
      (height + 2 * pad - size) / stride + 1, (width + 2 * pad - size) / stride + 1
    )
    var expected: [Double] = []
    for o in 0..<outputs {
      for y in 0..<outHeight {
        for x in 0..<outWidth {
          var sum = Double(bias[o])
          for i in 0..<inputs {
            for ky in 0..<size {
              for kx in 0..<size {
                var (sy, sx) = (y * stride + ky - pad, x * stride + kx - pad)
                if edges == .circular { (sy, sx) = ((sy + height) % height, (sx + width) % width) }
                guard (0..<height).contains(sy), (0..<width).contains(sx) else { continue }
                sum +=
                  Double(planes[(i * height + sy) * width + sx])
                  * Double(kernels[((o * inputs + i) * size + ky) * size + kx])
              }
            }
          }
          expected.append(sum)
        }
      }
    }
    #expect((found.height, found.width) == (outHeight, outWidth))
    #expect(relativeDifference(found.planes(of: 0), expected) < 1e-5)
    #expect(relativeDifference(found.planes(of: 1), expected) < 1e-5)
  }

  @Test(
    "attention of odd shapes",
    arguments: [(1, 1, 1, false), (65, 77, 2, false), (3, 600, 1, false), (130, 130, 2, true)])
  func attentionLayer(queries: Int, keys: Int, heads: Int, causal: Bool) {
    let head = 24
    let channels = heads * head
    let q = Tensor.random([1, queries, channels], seed: 1, scale: 3, on: device)
    let k = Tensor.random([1, keys, channels], seed: 2, scale: 3, on: device)
    let v = Tensor.random([1, keys, channels], seed: 3, on: device)
    let (qs, ks, vs) = (q.values, k.values, v.values)
    var expected = [Double](repeating: 0, count: queries * channels)
    for h in 0..<heads {
      for t in 0..<queries {
        let seen = causal ? t + 1 : keys
        let scores = (0..<seen).map { s in
          (0..<head).reduce(0.0) { sum, c in
            sum + Double(qs[t * channels + h * head + c]) * Double(ks[s * channels + h * head + c])
          } / Double(head).squareRoot()
        }
        let largest = scores.max() ?? 0
        let weights = scores.map { exp($0 - largest) }
        let total = weights.reduce(0, +)
        for c in 0..<head {
          expected[t * channels + h * head + c] =
            (0..<seen).reduce(0.0) { $0 + weights[$1] * Double(vs[$1 * channels + h * head + c]) } / total
        }
      }
    }
    #expect(relativeDifference(attention(q, k, v, heads: heads, causal: causal).values, expected) < 3e-6)
  }

  @Test("layer norm of a row far from zero")
  func layerNormalisation() {
    let values = Tensor.random([1, 3, 77], seed: 4, on: device).values.map { $0 * 0.01 + 100 }
    let ones = Tensor([Float](repeating: 1, count: 77), shape: [77], on: device)
    let zeros = Tensor(zeros: [77], on: device)
    let found = layerNorm(Tensor(values, shape: [1, 3, 77], on: device), gamma: ones, beta: zeros).values
    let expected = (0..<3).flatMap { r -> [Double] in
      let row = values[r * 77..<(r + 1) * 77].map(Double.init)
      let mean = row.reduce(0, +) / 77
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 77
      return row.map { ($0 - mean) / (variance + 1e-5).squareRoot() }
    }
    #expect(relativeDifference(found, expected) < 2e-3)
  }

  @Test("group norm over a map that is no square")
  func groupNormalisation() {
    let (channels, height, width) = (64, 7, 13)
    let planes = (0..<2).map { image -> [Float] in
      var source = Lehmer(seed: UInt64(image) + 5)
      return source.values(channels * height * width).map { $0 + 3 }
    }
    let gamma = Tensor.random([channels], seed: 8, on: device)
    let beta = Tensor.random([channels], seed: 9, on: device)
    let map = FeatureMap(planes: planes, channels: channels, height: height, width: width, on: device)
    let found = map.groupNormalised(gamma: gamma, beta: beta, epsilon: 1e-6)
    for image in 0..<2 {
      let each = channels / 32 * height * width
      let expected = (0..<32).flatMap { g -> [Double] in
        let members = planes[image][g * each..<(g + 1) * each].map(Double.init)
        let mean = members.reduce(0, +) / Double(each)
        let variance = members.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(each)
        return members.enumerated().map { i, x in
          let c = g * 2 + i / (height * width)
          return (x - mean) / (variance + 1e-6).squareRoot() * Double(gamma.values[c])
            + Double(beta.values[c])
        }
      }
      #expect(relativeDifference(found.planes(of: image), expected) < 2e-6)
    }
  }

  @Test("nearest neighbours, up and down")
  func resizing() {
    let map = FeatureMap(planes: [[1, 2, 3, 4, 5, 6]], channels: 1, height: 2, width: 3, on: device)
    #expect(map.resized(height: 4, width: 6).planes(of: 0).prefix(6) == [1, 1, 2, 2, 3, 3])
    #expect(map.resized(height: 1, width: 2).planes(of: 0) == [1, 2])
  }
}

@Suite struct OperationProperty {
  @Test("a row's bits do not depend on what else is in the batch", arguments: MatrixProfile.allCases)
  func batchInvariance(profile: MatrixProfile) throws {
    let device = try Device(threads: 3, profile: profile)
    let one = Tensor.random([1, 301, 48], seed: 1, on: device)
    let other = Tensor.random([1, 301, 48], seed: 2, on: device)
    let both = Tensor.stacked([one[0], other[0]])
    let weight = Tensor.random([530, 48], seed: 3, on: device)
    #expect(linear(both, weight)[0].values == linear(one, weight).values)
    #expect(
      attention(both, both, both, heads: 2)[1].values == attention(other, other, other, heads: 2).values)
    let sequences = [
      KeysAndValues(keys: both, values: both, of: 1, heads: 2),
      KeysAndValues(
        keys: Tensor.random([1, 5, 48], seed: 6, on: device),
        values: Tensor.random([1, 5, 48], seed: 7, on: device), heads: 2),
    ]
    let asked = attention(one, sequences)
    #expect(asked[0].values == attention(one, other, other, heads: 2).values)
    #expect(asked[1].values == attention(one, [sequences[1]]).values)
    #expect(asked.values == attention(Tensor.stacked([one[0], one[0]]), sequences).values)
    func map(_ x: Tensor) -> FeatureMap { FeatureMap(tokens: x, height: 43, width: 7) }
    for outputs in [20, 32] {
      let kernel = Matrix(.random([outputs, 48, 3, 3], seed: 4, on: device))
      let bias = Tensor.random([outputs], seed: 5, on: device)
      #expect(
        map(both).convolved(kernel, bias: bias, size: 3).planes(of: 1)
          == map(other).convolved(kernel, bias: bias, size: 3).planes(of: 0))
    }
  }

  @Test("joining keeps the order of channels")
  func joining() throws {
    let device = try Device(threads: 2)
    let a = FeatureMap(planes: [[1, 2]], channels: 1, height: 1, width: 2, on: device)
    let b = FeatureMap(planes: [[3, 4, 5, 6]], channels: 2, height: 1, width: 2, on: device)
    #expect(a.joined(b).planes(of: 0) == [1, 2, 3, 4, 5, 6])
  }

  @Test("memory comes back to be used again")
  func arena() throws {
    let device = try Device(threads: 1)
    for _ in 0..<50 { _ = Tensor(zeros: [1, 1 << 20], on: device) }
    #expect(device.peakBytes < 3 << 22)
    device.releaseIdleMemory()
  }

  @Test("a device that can't be had says so")
  func missing() {
    let absent = InstructionSet.allCases.filter { !$0.isAvailable }
    for set in absent {
      #expect(throws: TensorError.instructionSetMissing(set)) { try Device(threads: 1, instructionSet: set) }
    }
    #expect(TensorError.noThreads(wanted: 9).description.contains("--threads"))
    #expect(TensorError.noBLAS("x").description.contains("libopenblas"))
  }
}
