import CKernels

/// What a convolution sees beyond the edge.
public enum EdgeRule: Hashable, Sendable {
  case zeros
  /// `Tiling`: the opposite edge.
  case circular
}

extension FeatureMap {
  /// A square convolution as a matrix product over unfolded windows.
  /// - Parameters:
  ///   - kernel: [C', k, k, C]: channels fastest.
  ///   - bias: [C'].
  ///   - residual: a map of the result's size that is added.
  public func convolved(
    _ kernel: Tensor, bias: Tensor?, size: Int, stride: Int = 1, edges: EdgeRule = .zeros,
    residual: FeatureMap? = nil
  ) -> FeatureMap {
    if size == 1, stride == 1 {
      let product = linear(
        tokens, kernel.reshaped([kernel.shape[0], channels]), bias: bias, residual: residual?.tokens)
      return FeatureMap(tokens: product, height: height, width: width)
    }
    return windowed(kernel, bias: bias, size: size, stride: stride, edges: edges, residual: residual)
  }

  private func windowed(
    _ kernel: Tensor, bias: Tensor?, size: Int, stride: Int, edges: EdgeRule, residual: FeatureMap?
  ) -> FeatureMap {
    let outputs = kernel.shape[0]
    let depth = size * size * channels
    precondition(kernel.count == outputs * depth, "\(kernel.shape) does not fit \(channels) channels")
    let padding = size / 2
    let outHeight = (height + 2 * padding - size) / stride + 1
    let outWidth = (width + 2 * padding - size) / stride + 1
    let out = Tensor(uninitialised: [batch, outHeight * outWidth, outputs], on: device)
    precondition(residual == nil || residual?.tokens.count == out.count)
    var window = repro_window(
      height: height, width: width, channels: channels, out_height: outHeight, out_width: outWidth,
      kernel: size, stride: stride, padding: padding, circular: edges == .circular ? 1 : 0)

    // Small maps get small tiles, so that they still make work for several threads.
    let outPixels = outHeight * outWidth
    let tile = outPixels >= 4096 ? 256 : 64
    let tilesEach = (outPixels + tile - 1) / tile
    let scratch = (0..<device.threads).map { _ in Storage(tile * depth, on: device) }
    unsafe withUnsafePointer(to: &window) { window in
      device.pool.run(tiles: batch * tilesEach) { index, worker in
        let image = index / tilesEach
        let first = index % tilesEach * tile
        let count = min(tile, outPixels - first)
        let rows = unsafe scratch[worker].pointer
        unsafe repro_unfold(tokens.pointer + image * pixels * channels, window, first, count, rows)
        let row = image * outPixels + first
        let filled = unsafe device.fillBias(
          bias, residual?.tokens, into: out.pointer + row * outputs, offset: row * outputs, column: 0,
          rows: count, width: outputs, stride: outputs)
        unsafe device.blas.multiply(
          count, outputs, depth, a: rows, lda: depth, b: kernel.pointer, ldb: depth, beta: filled ? 1 : 0,
          c: out.pointer + row * outputs, ldc: outputs)
      }
    }
    return FeatureMap(tokens: out, height: outHeight, width: outWidth)
  }
}
