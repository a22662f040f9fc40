import CKernels

/// What a convolution sees beyond the edge.
public enum EdgeRule: Hashable, Sendable {
  case zeros
  /// `Tiling`: the opposite edge.
  case circular
  /// As many zeros as the kernel needs, all on the right and below: the VAE encoder's way to halve a picture.
  case trailingZeros
}

extension FeatureMap {
  /// A square convolution, padded by half its size; with `trailingZeros` by one less than its stride.
  /// - Parameters:
  ///   - kernel: of [C', C, k, k].
  ///   - bias: [C'], or [N, C'] for one of each image.
  ///   - residual: a map of the result's size that is added.
  public func convolved(
    _ kernel: Matrix, bias: Tensor, size: Int, stride: Int = 1, edges: EdgeRule = .zeros,
    residual: FeatureMap? = nil
  ) -> FeatureMap {
    precondition(
      kernel.inputs == channels && kernel.area == size * size, "\(kernel) does not fit \(channels) channels")
    precondition(bias.count == kernel.outputs || bias.count == batch * kernel.outputs)
    if size == 1, stride == 1, bias.count == kernel.outputs {
      let product = linear(tokens, kernel, bias: bias, residual: residual?.tokens)
      return FeatureMap(tokens: product, height: height, width: width)
    }
    let padding = edges == .trailingZeros ? 0 : size / 2
    let added = edges == .trailingZeros ? stride - 1 : 2 * padding
    let outHeight = (height + added - size) / stride + 1
    let outWidth = (width + added - size) / stride + 1
    let out = Tensor(uninitialised: [batch, outHeight * outWidth, kernel.outputs], on: device)
    precondition(residual == nil || residual?.tokens.count == out.count)
    let window = repro_window(
      height: height, width: width, channels: channels, out_height: outHeight, out_width: outWidth,
      kernel: size, stride: stride, padding: padding, circular: edges == .circular ? 1 : 0)
    let layer = WindowProduct(
      input: self, kernel: kernel, bias: bias, residual: residual?.tokens, output: out, window: window)
    if layer.suitsWinograd { layer.throughWinograd() } else { layer.direct() }
    return FeatureMap(tokens: out, height: outHeight, width: outWidth)
  }
}

/// A convolution as a product of its windows with its kernels, by our own products in every profile.
private struct WindowProduct {
  let input: FeatureMap
  let kernel: Matrix
  let bias: Tensor
  let residual: Tensor?
  let output: Tensor
  let window: repro_window

  var device: Device { input.device }
  var outputs: Int { kernel.outputs }
  var pixels: Int { window.out_height * window.out_width }
  var biasStride: Int { bias.count > outputs ? outputs : 0 }

  /// Winograd's transforms go over 16 channels at a time.
  var suitsWinograd: Bool {
    window.kernel == 3 && window.stride == 1 && input.channels.isMultiple(of: 16)
      && outputs.isMultiple(of: 16)
  }

  /// A quarter of the multiplications, at about two and a half times the rounding error.
  func throughWinograd() {
    let zeros = Tensor(zeros: [input.channels], on: device)
    var job = unsafe repro_winograd(
      images: input.tokens.pointer, window: window, zeros: zeros.pointer, panels: kernel.storage.pointer,
      bias: bias.pointer, bias_stride: biasStride,
      residual: residual.map { unsafe UnsafePointer($0.pointer) },
      target: output.pointer, outputs: outputs)
    let tiles = input.batch * ((input.height + 3) / 4) * ((input.width + 3) / 4)
    // Strips of equal length; which tiles and columns share a piece of work changes no bit.
    let strips = (tiles + Int(REPRO_WINOGRAD_TILES) - 1) / Int(REPRO_WINOGRAD_TILES)
    let length = (tiles + strips - 1) / strips
    let width = pieceWidth(strips: strips)
    let pieces = (outputs + width - 1) / width
    let scratch = (0..<device.threads).map { _ in Storage(repro_winograd_scratch(width), on: device) }
    unsafe withUnsafePointer(to: &job) { job in
      device.pool.run(tiles: strips * pieces) { index, worker in
        let first = index / pieces * length
        let column = index % pieces * width
        guard first < tiles else { return }
        unsafe device.products.winograd(
          job, first, min(length, tiles - first), column, min(width, outputs - column),
          scratch[worker].pointer)
      }
    }
  }

  /// Columns that share one transform of their inputs: up to four blocks, fewer where threads would be idle.
  private func pieceWidth(strips: Int) -> Int {
    let block = Int(REPRO_WINOGRAD_COLUMNS)
    let blocks = (outputs + block - 1) / block
    let enough = max(1, strips * blocks / (3 * device.threads))
    return min(4, blocks, enough) * block
  }

  /// Takes the windows from the image as the product goes.
  func direct() {
    let zeros = Tensor(zeros: [input.channels], on: device)
    var window = window
    unsafe withUnsafePointer(to: &window) { window in
      let tile = ProductTile.own
      tile.split(batch: input.batch, rows: pixels, columns: outputs, on: device) { row, rows, column, width in
        let image = row / pixels
        let offset = row * outputs + column
        let target = unsafe output.pointer + offset
        unsafe device.kernels.fill_bias(
          bias.pointer + image * biasStride + column,
          residual.map { unsafe UnsafePointer($0.pointer + offset) },
          target, rows, width, outputs)
        unsafe device.products.convolve(
          input.tokens.pointer + image * input.pixels * input.channels, window, zeros.pointer,
          row % pixels, rows, kernel.panel(of: column), width, target, outputs, 1)
      }
    }
  }
}
