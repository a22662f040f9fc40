import Diffusion
import Foundation
import ModelFiles
import Networks
import Tensors
import Weights

/// Whole networks of a Stable Diffusion 1.5 checkpoint at 512x512.
func networkRows(checkpoint: URL, on device: Device, repetitions: Int) throws -> [Measurement] {
  let file = try SafetensorsFile(path: checkpoint.path)
  let weights = ModelWeights(checkpoint: file, vae: nil, keptBytes: Renderer.mostKeptBytes, on: device)
  let tokens = [Int32](repeating: 49407, count: 77)
  let encoder = try TextEncoder(clip: weights.scope("cond_stage_model.transformer.text_model"))
  let text = measured("text encoder, 77 tokens", repetitions: repetitions) {
    _ = encoder(tokens, clipSkip: 1)
  }
  return [text, try step(weights, on: device, repetitions), try decoding(weights, on: device, repetitions)]
}

/// One latent for two texts that were read before, as in every step of a run with guidance.
/// Operations of the plain sums, counted from the shapes: 803 GFLOP an image.
private func step(_ weights: ModelWeights, on device: Device, _ repetitions: Int) throws -> Measurement {
  let unet = try UNet(weights.scope("model.diffusion_model"))
  let latent = FeatureMap(tokens: noise([1, 64 * 64, 4], on: device), height: 64, width: 64)
  let texts = [1, 2].map { unet.read(noise([1, 77, 768], seed: $0, on: device)) }
  defer { device.releaseIdleMemory() }
  return measured("UNet step, batch of 2, 512x512", operations: 1606e9, repetitions: repetitions) {
    _ = unet(latent, timestep: 500, texts: texts)
  }
}

private func decoding(_ weights: ModelWeights, on device: Device, _ repetitions: Int) throws -> Measurement {
  let decoder = try VAEDecoder(weights.scope("first_stage_model"))
  let latent = FeatureMap(tokens: noise([1, 64 * 64, 4], on: device), height: 64, width: 64)
  defer { device.releaseIdleMemory() }
  return measured("VAE decode, 512x512", operations: 2515e9, repetitions: repetitions) { _ = decoder(latent) }
}

/// Hashing of the whole file, which a first use of a checkpoint costs.
func hashingRow(checkpoint: URL, repetitions: Int) throws -> Measurement {
  let file = try SafetensorsFile(path: checkpoint.path)
  let gigabytes = Double(file.byteCount) / 1e9
  let row = try measured("SHA-256 of the checkpoint", repetitions: min(repetitions, 3)) {
    _ = try FileHash.sha256.digits(ofFile: checkpoint.path)
  }
  var told = row
  told.note = String(format: "%.2f GB/s", gigabytes / row.median)
  return told
}
