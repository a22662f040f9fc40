import ExactMath
public import Recipes

/// The noise with which the VAE's encoder is sampled after an upscaler of pixels. Whatever `RNG` says, it comes from
/// PyTorch's own CPU generator, which was last seeded for the last image of the batch; each image takes one draw.
///
/// - Parameter shape: of the encoded latent, before anything is cut off.
/// - Returns: nil with `RNG: NV`, which leaves that generator in an unknown state.
public func posteriorNoise(_ settings: RenderSettings, shape: LatentShape) -> Latent? {
  guard settings.noiseSource != .nv else { return nil }
  let batch = settings.batch
  let isVaried = settings.variation.map { $0.strength != 0 } ?? false
  let last = isVaried ? settings.seed : settings.seed + Int128(batch.size - 1 - batch.position)
  var generator = TorchGenerator(seed: UInt64(truncatingIfNeeded: last))
  for _ in 0..<batch.position { _ = generator.normals(shape) }
  return generator.normals(shape)
}

/// A sample of the distribution that the VAE's encoder gives.
/// - Parameters:
///   - moments: [8, h, w]: means, then log variances.
///   - scale: the model's scale of latents.
public func sampledPosterior(moments: [Float], noise: Latent, scale: Float) -> Latent {
  let count = noise.values.count
  precondition(moments.count == 2 * count)
  var sample = noise
  for i in 0..<count {
    let deviation = exactExp(0.5 * min(max(moments[count + i], -30), 20))
    sample.values[i] = scale * (moments[i] + deviation * noise.values[i])
  }
  return sample
}
