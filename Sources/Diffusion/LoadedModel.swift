import ModelFiles
import Networks
import Recipes
import Tensors
import Weights

/// A checkpoint with the LoRAs of a pass: its networks, of which only names and shapes have been read.
struct LoadedModel {
  let weights: ModelWeights
  private let files: PassFiles
  private let edges: EdgeRule
  let unet: UNet
  let decoder: VAEDecoder

  /// - Parameter keptBytes: how much expanded weights may stay in memory.
  init(_ files: PassFiles, _ settings: RenderSettings, keptBytes: Int, on device: Device) throws {
    try self.init(files, settings, adapters: files.adapters, keptBytes: keptBytes, on: device)
  }

  private init(
    _ files: PassFiles, _ settings: RenderSettings, adapters: [LoraAdapter], keptBytes: Int,
    on device: Device
  ) throws {
    self.files = files
    edges = settings.tiling ? .circular : .zeros
    weights = ModelWeights(
      checkpoint: files.checkpoint, vae: files.vae, adapters: adapters,
      rounding: settings.halfWeights ? .half : .stored, keptBytes: keptBytes, on: device)
    unet = try UNet(weights.scope("model.diffusion_model"), edges: edges)
    decoder = try VAEDecoder(weights.scope("first_stage_model"), edges: edges)
    let factor = decoder.magnification
    guard factor == 8 else {
      throw DiffusionError(
        .unknownArchitecture(
          file: files.vae?.path ?? files.checkpoint.path, why: "its VAE enlarges \(factor) times, not 8 times"
        ))
    }
  }

  /// As A1111 has the checkpoint right after loading it.
  func withoutLoras(_ settings: RenderSettings) throws -> LoadedModel {
    try LoadedModel(files, settings, adapters: [], keptBytes: 0, on: weights.device)
  }

  /// Only pixel upscalers need it, and not every file holds one.
  func encoder() throws -> VAEEncoder {
    let scope = weights.scope("first_stage_model")
    guard VAEEncoder.exists(in: scope) else {
      throw DiffusionError.unverifiable([
        Reason(
          .unsupportedModel,
          "\(files.vae?.path ?? files.checkpoint.path) holds no encoder of the VAE, which an upscaler of pixels needs"
        )
      ])
    }
    return try VAEEncoder(scope, edges: edges)
  }

  func textEncoder() throws -> CLIPTextEncoder {
    let encoder = try CLIPTextEncoder(weights.scope("cond_stage_model.transformer.text_model"))
    guard unet.contextWidth == encoder.width else {
      throw DiffusionError(
        .unknownArchitecture(
          file: weights.file,
          why:
            "its UNet wants text states \(unet.contextWidth) wide and its text encoder makes \(encoder.width)"
        ))
    }
    return encoder
  }

  /// A checkpoint may bring its own table of noise levels.
  func ownAlphas() throws -> [Float]? {
    guard weights.root.has("alphas_cumprod") else { return nil }
    return try weights.root.tensor("alphas_cumprod", [1000]).expanded().values
  }
}

extension LoadedModel {
  func noteFits(of adapters: [LoraAdapter], in recorder: inout RunRecorder) {
    for adapter in adapters {
      let fit = weights.fit(of: adapter.file)
      if fit.matched == fit.layers { continue }
      recorder.note(
        fit.matched == 0 ? "lora-without-effect" : "lora-partly-applied",
        "<lora:\(adapter.name)>: \(fit.matched) of \(fit.layers) layers fit this checkpoint; A1111 ignores the others too."
      )
    }
  }

  /// A layer that no network took would have changed the image.
  func refuseUnread() throws {
    let parts = [
      "model.diffusion_model.", "cond_stage_model.transformer.text_model.encoder.",
      "first_stage_model.decoder.",
    ]
    guard let first = parts.lazy.flatMap({ weights.unread(below: $0) }).first else { return }
    throw DiffusionError(
      .unknownArchitecture(file: weights.file, why: "no layer that is known uses its tensor `\(first)`"))
  }

  func noteUnread(in recorder: inout RunRecorder) {
    let parts = ["cond_stage_model.", "first_stage_model.post_quant_conv."]
    let unread = parts.flatMap { weights.unread(below: $0) }.filter { !$0.hasSuffix("position_ids") }
    guard let first = unread.first else { return }
    recorder.note(
      "unread-tensors",
      "\(unread.count) tensors of the model files are of no use to it, such as `\(first)`.")
  }
}
