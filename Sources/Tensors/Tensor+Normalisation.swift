import CKernels

/// Every row to mean 0 and variance 1, then times `gamma` plus `beta`, each [C].
public func layerNorm(_ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float = 1e-5) -> Tensor {
  let columns = x.channels
  precondition(gamma.count == columns && beta.count == columns)
  let out = Tensor(uninitialised: x.shape, on: x.device)
  x.device.splitRows(batch: x.batch, rows: x.rowsEach, columns: columns) { first, count in
    unsafe x.device.kernels.layer_norm(
      x.pointer + first * columns, gamma.pointer, beta.pointer, epsilon, out.pointer + first * columns, count,
      columns)
  }
  return out
}

extension FeatureMap {
  /// Each group of channels of each image to mean 0 and variance 1, then times `gamma` plus `beta`, each [C];
  /// with `activated`, SiLU of that.
  ///
  /// Sums are taken in float64, per channel over stretches of constant length, and added in order: enough digits
  /// that the mean may be subtracted at the end, and no dependence on threads.
  public func groupNormalised(
    gamma: Tensor, beta: Tensor, groups: Int = 32, epsilon: Float, activated: Bool = false
  ) -> FeatureMap {
    precondition(channels % groups == 0, "\(channels) channels in \(groups) groups")
    precondition(gamma.count == channels && beta.count == channels)
    let (scales, shifts) = channelScales(gamma: gamma, beta: beta, groups: groups, epsilon: epsilon)
    let out = Tensor(uninitialised: tokens.shape, on: device)
    device.splitRows(batch: batch, rows: pixels, columns: channels) { first, count in
      let image = first / pixels
      unsafe device.kernels.scale_shift(
        tokens.pointer + first * channels, scales.pointer + image * channels,
        shifts.pointer + image * channels, out.pointer + first * channels, count, channels, activated ? 1 : 0)
    }
    return FeatureMap(tokens: out, height: height, width: width)
  }

  /// What each channel of each image is multiplied by and what is added: two tensors [N, C].
  private func channelScales(
    gamma: Tensor, beta: Tensor, groups: Int, epsilon: Float
  ) -> (scales: Tensor, shifts: Tensor) {
    let (sums, squares) = columnSums()
    let scales = Tensor(uninitialised: [batch, channels], on: device)
    let shifts = Tensor(uninitialised: [batch, channels], on: device)
    let each = channels / groups
    let size = Double(each * pixels)
    for image in 0..<batch {
      for group in 0..<groups {
        let members = image * channels + group * each..<image * channels + (group + 1) * each
        let mean = members.reduce(0.0) { $0 + sums[$1] } / size
        let variance = max(members.reduce(0.0) { $0 + squares[$1] } / size - mean * mean, 0)
        let inverse = 1 / (variance + Double(epsilon)).squareRoot()
        for i in members {
          let channel = i - image * channels
          let scale = unsafe Double(gamma.pointer[channel]) * inverse
          unsafe scales.pointer[i] = Float(scale)
          unsafe shifts.pointer[i] = Float(Double(beta.pointer[channel]) - mean * scale)
        }
      }
    }
    return (scales, shifts)
  }

  /// Sums and sums of squares over the pixels, for each channel of each image: [N C] both.
  private func columnSums() -> (sums: [Double], squares: [Double]) {
    let stretch = max(64, (pixels + 63) / 64)
    let stretches = (pixels + stretch - 1) / stretch
    var partial = [Double](repeating: 0, count: batch * stretches * 2 * channels)
    unsafe partial.withUnsafeMutableBufferPointer { partial in
      guard let base = partial.baseAddress else { return }
      device.pool.run(tiles: batch * stretches) { tile, _ in
        let first = tile % stretches * stretch
        let row = tile / stretches * pixels + first
        let target = unsafe base + tile * 2 * channels
        unsafe device.kernels.column_sums(
          tokens.pointer + row * channels, min(stretch, pixels - first), channels, target, target + channels)
      }
    }
    var sums = [Double](repeating: 0, count: batch * channels)
    var squares = sums
    for tile in 0..<batch * stretches {
      let image = tile / stretches
      for channel in 0..<channels {
        sums[image * channels + channel] += partial[tile * 2 * channels + channel]
        squares[image * channels + channel] += partial[(tile * 2 + 1) * channels + channel]
      }
    }
    return (sums, squares)
  }
}
