import CKernels

/// What a convolution sees beyond the edge.
public enum EdgeRule: Hashable, Sendable {
  case zeros
  /// `Tiling`: the opposite edge.
  case circular
}

extension FeatureMap {
  /// A square convolution, padded by half its size.
  /// - Parameters:
  ///   - kernel: of [C', k, k, C]: channels fastest.
  ///   - bias: [C'].
  ///   - residual: a map of the result's size that is added.
  public func convolved(
    _ kernel: Matrix, bias: Tensor?, size: Int, stride: Int = 1, edges: EdgeRule = .zeros,
    residual: FeatureMap? = nil
  ) -> FeatureMap {
    precondition(kernel.depth == size * size * channels, "\(kernel.depth) does not fit \(channels) channels")
    if size == 1, stride == 1 {
      let product = linear(tokens, kernel, bias: bias, residual: residual?.tokens)
      return FeatureMap(tokens: product, height: height, width: width)
    }
    let padding = size / 2
    let outHeight = (height + 2 * padding - size) / stride + 1
    let outWidth = (width + 2 * padding - size) / stride + 1
    let out = Tensor(uninitialised: [batch, outHeight * outWidth, kernel.outputs], on: device)
    precondition(residual == nil || residual?.tokens.count == out.count)
    let window = repro_window(
      height: height, width: width, channels: channels, out_height: outHeight, out_width: outWidth,
      kernel: size, stride: stride, padding: padding, circular: edges == .circular ? 1 : 0)
    let layer = WindowProduct(
      input: self, kernel: kernel, bias: bias, residual: residual?.tokens, output: out, window: window)
    switch device.profile {
    case .native: layer.throughOpenBLAS()
    case .portable: layer.direct()
    }
    return FeatureMap(tokens: out, height: outHeight, width: outWidth)
  }
}

/// A convolution as a product of its windows with its kernels.
private struct WindowProduct {
  let input: FeatureMap
  let kernel: Matrix
  let bias: Tensor?
  let residual: Tensor?
  let output: Tensor
  let window: repro_window

  var device: Device { input.device }
  var outputs: Int { kernel.outputs }
  var pixels: Int { window.out_height * window.out_width }

  /// Unfolds the windows of a tile into rows, then multiplies.
  func throughOpenBLAS() {
    guard let blas = device.blas else { preconditionFailure("the native profile has a matrix library") }
    // Small maps get small tiles, so that they still make work for several threads.
    let tile = pixels >= 4096 ? 256 : 64
    let scratch = (0..<device.threads).map { _ in Storage(tile * kernel.depth, on: device) }
    var window = window
    unsafe withUnsafePointer(to: &window) { window in
      forEachTile(of: tile) { image, first, count, worker in
        let rows = unsafe scratch[worker].pointer
        unsafe repro_unfold(start(of: image), window, first, count, rows)
        let (target, filled) = unsafe filledTile(
          image: image, first: first, count: count, column: 0, width: outputs)
        unsafe blas.multiply(
          count, outputs, kernel.depth, a: rows, lda: kernel.depth, b: kernel.storage.pointer,
          ldb: kernel.depth, beta: filled ? 1 : 0, c: target, ldc: outputs)
      }
    }
  }

  /// Takes the windows from the image as the product goes.
  func direct() {
    let zeros = Tensor(zeros: [input.channels], on: device)
    var window = window
    unsafe withUnsafePointer(to: &window) { window in
      let tile = ProductTile(for: .portable)
      tile.split(batch: input.batch, rows: pixels, columns: outputs, on: device) { row, rows, column, width in
        let image = row / pixels
        let first = row % pixels
        let (target, filled) = unsafe filledTile(
          image: image, first: first, count: rows, column: column, width: width)
        unsafe device.products.convolve(
          start(of: image), window, zeros.pointer, first, rows,
          kernel.storage.pointer + column * kernel.depth, width, target, outputs, filled ? 1 : 0)
      }
    }
  }

  private func start(of image: Int) -> UnsafePointer<Float> {
    unsafe UnsafePointer(input.tokens.pointer + image * input.pixels * input.channels)
  }

  private func forEachTile(
    of size: Int, _ body: (_ image: Int, _ first: Int, _ count: Int, _ worker: Int) -> Void
  ) {
    let each = (pixels + size - 1) / size
    device.pool.run(tiles: input.batch * each) { index, worker in
      let first = index % each * size
      body(index / each, first, min(size, pixels - first), worker)
    }
  }

  /// The tile of the output with bias and residual in it, if there are any.
  private func filledTile(
    image: Int, first: Int, count: Int, column: Int, width: Int
  ) -> (target: UnsafeMutablePointer<Float>, filled: Bool) {
    let offset = (image * pixels + first) * outputs + column
    let target = unsafe output.pointer + offset
    let filled = unsafe device.fillBias(
      bias, residual, into: target, offset: offset, column: column, rows: count, width: width, stride: outputs
    )
    return unsafe (target, filled)
  }
}
