import ModelFiles

/// A1111's key normalisation (`modules/sd_models.py`): the names under which a checkpoint's tensors are used.
struct CheckpointNames {
  /// SD 2.1 Turbo was published with the text encoder in the layout of SDXL.
  private let hasTurboLayout: Bool

  init(_ file: SafetensorsFile) {
    hasTurboLayout = file.entry("conditioner.embedders.0.model.ln_final.weight")?.shape == [1024]
  }

  /// - Returns: nil for a tensor that is ignored: averages kept while training (EMA).
  func name(of stored: String) -> String? {
    if stored.hasPrefix("model_ema.") { return nil }
    if hasTurboLayout, let rest = stored.after("conditioner.embedders.0.") {
      return "cond_stage_model." + rest
    }
    // Old text encoders lack the level `text_model`.
    if let rest = stored.after("cond_stage_model.transformer."),
      ["embeddings.", "encoder.", "final_layer_norm."].contains(where: rest.hasPrefix)
    {
      return "cond_stage_model.transformer.text_model." + rest
    }
    return stored
  }

  /// An external VAE's names have no `first_stage_model.` in front; what belongs to training is ignored.
  static func name(ofVAE stored: String) -> String? {
    stored.hasPrefix("loss") || stored.hasPrefix("model_ema.") ? nil : "first_stage_model." + stored
  }
}

extension String {
  fileprivate func after(_ prefix: String) -> Substring? {
    hasPrefix(prefix) ? self[index(startIndex, offsetBy: prefix.count)...] : nil
  }
}
