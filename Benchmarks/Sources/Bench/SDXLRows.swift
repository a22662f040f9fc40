import Diffusion
import Foundation
import ModelFiles
import Networks
import Tensors
import Weights

/// One UNet step of a checkpoint of SDXL's size at 832x1216, for two texts that were read before.
func sdxlStep(checkpoint: String, on device: Device, repetitions: Int) throws -> Measurement {
  let file = try SafetensorsFile(path: checkpoint)
  let weights = ModelWeights(checkpoint: file, vae: nil, keptBytes: Renderer.mostKeptBytes, on: device)
  let unet = try UNet(weights.scope("model.diffusion_model"))
  let latent = FeatureMap(tokens: noise([1, 152 * 104, 4], on: device), height: 152, width: 104)
  let texts = [1, 2].map {
    unet.read(noise([1, 77, 2048], seed: $0, on: device), vector: noise([1, 2816], seed: $0, on: device))
  }
  return measured("SDXL UNet step, batch of 2, 832x1216", repetitions: min(repetitions, 3)) {
    _ = unet(latent, timestep: 500, texts: texts)
  }
}

extension ProgramRows {
  /// One image of two steps at 832x1216 of a checkpoint of SDXL's size with two LoRAs.
  /// - Parameter loras: a folder with `first` and `second`.
  func sdxlImage(checkpoint: String, loras: URL) throws -> Measurement {
    let claim = folder.appending(path: "sdxl-claim.txt")
    try Data(
      """
      a harbour at dawn <lora:first:0.8> <lora:second:0.5>
      Negative prompt: blurry
      Steps: 2, Sampler: DPM++ 2M SDE, Schedule type: Karras, CFG scale: 4.5, Seed: 562327064, Size: 832x1216
      """.utf8
    ).write(to: claim)
    let child = try Child(
      program,
      [
        "run", claim.path, "--checkpoint", checkpoint, "--models", loras.path, "--threads", "\(threads)",
        "--profile", profile, "--force",
        "-o", folder.appending(path: "sdxl-image.png").path,
      ])
    guard child.status == 0 else { throw BenchError.failed(program, status: child.status) }
    return Measurement(
      name: "SDXL image with two LoRAs, 2 steps, 832x1216, whole process", seconds: [child.seconds],
      note: String(format: "peak %.2f GiB resident", Double(child.peakBytes) / Double(1 << 30)))
  }
}
