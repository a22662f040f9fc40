import Testing

@testable import Tensors

/// What networks are worked out with: arithmetic, rearrangement, norms, rotations.
@Suite struct CombinationParity {
  let device: Device

  init() throws { device = try Device(threads: 2) }

  private func tensor(_ values: [Float], _ shape: Int...) -> Tensor {
    Tensor(values, shape: shape, on: device)
  }

  @Test("value by value")
  func arithmetic() {
    let (a, b) = (tensor([1, -2, 3, 8], 2, 2), tensor([4, 0.5, -1, 2], 2, 2))
    #expect((a * b).values == [4, -1, -3, 16])
    #expect((a - b).values == [-3, -2.5, 4, 6])
    #expect((a / b).values == [0.25, -4, -3, 4])
  }

  @Test("shapes stretch from their last dimension on")
  func broadcast() {
    #expect(tensor([1, 2], 2).broadcast(to: [2, 2]).values == [1, 2, 1, 2])
    #expect(tensor([1, 2], 2, 1).broadcast(to: [2, 3]).values == [1, 1, 1, 2, 2, 2])
    #expect(tensor([1, 2], 1, 2, 1).broadcast(to: [2, 2, 2]).values == [1, 1, 2, 2, 1, 1, 2, 2])
    #expect(tensor([7], 1).broadcast(to: [2, 1, 2]).values == [7, 7, 7, 7])
    #expect(Tensor(zeros: [], on: device).broadcast(to: [2]).values == [0, 0])
    #expect(!Tensor.broadcasts([2], to: [3]) && !Tensor.broadcasts([1, 1], to: [1]))
    #expect(!Tensor.broadcasts([2, 1], to: [3, 2]) && Tensor.broadcasts([1], to: [3, 0]))
  }

  @Test("the last two dimensions change places")
  func transposed() {
    let x = tensor((0..<12).map(Float.init), 2, 3, 2)
    #expect(x.transposed().shape == [2, 2, 3])
    #expect(x.transposed().values == [0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11])
    #expect(x.transposed().transposed().values == x.values)
  }

  @Test("rows are replaced from one on")
  func replacing() {
    let x = tensor([1, 2, 3, 4, 5, 6], 3, 2)
    #expect(x.replacing(from: 1, by: tensor([7, 8], 1, 2)).values == [1, 2, 7, 8, 5, 6])
    #expect(x.values == [1, 2, 3, 4, 5, 6])
  }

  @Test("the Kronecker product, of kernels too")
  func kroneckerProduct() {
    let flat = kronecker(tensor([1, 2, 3, 4], 2, 2), tensor([1, 10], 1, 2))
    #expect(flat.shape == [2, 4])
    #expect(flat.values == [1, 10, 2, 20, 3, 30, 4, 40])
    let kernels = kronecker(tensor([2, -1], 1, 2), tensor([1, 2, 3, 4, 5, 6, 7, 8], 2, 1, 2, 2))
    #expect(kernels.shape == [2, 2, 2, 2])
    #expect(kernels.values == [2, 4, 6, 8, -1, -2, -3, -4, 10, 12, 14, 16, -5, -6, -7, -8])
  }

  @Test("norms of everything and of each input")
  func norms() {
    let x = tensor([3, 1, 2, 0, 4, 2, 2, 0], 2, 2, 2)
    #expect(tensor([3, 4, 12], 3).norm == 13)
    let inputs: [Float] = [(9 + 1 + 16 + 4), (4 + 4)].map { $0.squareRoot() }
    #expect(x.inputNorms().values == inputs)
  }

  @Test("rotations of skew-symmetric matrices", arguments: [1, 2, 3, 17, 64])
  func cayley(size: Int) {
    let half = Tensor.random([3, size, size], seed: UInt64(size), on: device)
    let skew = half - half.transposed()
    let rotations = cayleyTransform(skew)
    for block in 0..<3 {
      let (r, q) = (rotations[block], skew[block])
      let unit = Tensor(
        (0..<size * size).map { $0 / size == $0 % size ? 1 : 0 }, shape: [size, size], on: device)
      // R (1 - Q) = 1 + Q, and R is orthogonal.
      #expect(relativeDifference(product(r, unit - q).values, (unit + q).values.map(Double.init)) < 1e-5)
      #expect(relativeDifference(product(r, r.transposed()).values, unit.values.map(Double.init)) < 1e-5)
    }
    #expect(abs(cayleyTransform(tensor([0, 0.5, -0.5, 0], 1, 2, 2)).values[0] - 0.6) < 1e-7)
  }

  @Test("no bit depends on the number of threads")
  func threads() throws {
    func results(_ threads: Int) throws -> [[Float]] {
      let device = try Device(threads: threads)
      let x = Tensor.random([70, 300, 9], seed: 1, on: device)
      let y = Tensor.random([1, 300, 1], seed: 2, on: device)
      let square = Tensor.random([5, 33, 33], seed: 3, on: device)
      return [
        (x * y.broadcast(to: x.shape)).values, x.inputNorms().values, x.transposed().values,
        kronecker(Tensor.random([3, 2], seed: 4, on: device), x).values,
        cayleyTransform(square - square.transposed()).values,
      ]
    }
    #expect(try results(1) == results(3))
  }
}
