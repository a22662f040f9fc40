/// A1111's way from a name in a LoRA file to a module of the model (`extensions-builtin/Lora/networks.py`).
///
/// A1111 counts two residual blocks and a sampler for every level, as Stable Diffusion has them; for a model with
/// another depth the same counting goes by its own depth. SDXL's levels are not what A1111 counts with, and there
/// its numbers are kept.
struct LoraNames: Sendable {
  /// Residual blocks of a level on the way down; one more on the way up.
  var depth = 2
  /// Whether a level on the way up, counted from the smallest map, has attention before its upsampler.
  var hasAttention: @Sendable (_ upBlock: Int) -> Bool = { $0 > 0 }
  /// The only text encoder is OpenCLIP's.
  var isSD2 = false

  /// The rules are tried in order; the first that fits gives the name, and a name that none fits stays as it is.
  func converted(_ name: String) -> String {
    for rule in [edges, down, middle, up, samplers, textEncoder] {
      if let converted = rule(name) { return converted }
    }
    return name
  }

  private func edges(_ name: String) -> String? {
    if let rest = name.after("lora_unet_conv_in") { return "diffusion_model_input_blocks_0_0" + rest }
    if let rest = name.after("lora_unet_conv_out") { return "diffusion_model_out_2" + rest }
    guard let rest = name.after("lora_unet_time_embedding_linear_"), let (n, tail) = rest.number else {
      return nil
    }
    return "diffusion_model_time_embed_\(n * 2 - 2)" + tail
  }

  private func down(_ name: String) -> String? {
    guard let (block, kind, n, rest) = blockPath(name, "lora_unet_down_blocks_") else { return nil }
    return "diffusion_model_input_blocks_\(1 + block * (depth + 1) + n)_\(kind.index)_" + kind.converted(rest)
  }

  private func middle(_ name: String) -> String? {
    guard let tail = name.after("lora_unet_mid_block_"), let (kind, n, rest) = kindPath(tail) else {
      return nil
    }
    let index = kind == .attentions ? 1 : n * 2
    return "diffusion_model_middle_block_\(index)_" + kind.converted(rest)
  }

  private func up(_ name: String) -> String? {
    guard let (block, kind, n, rest) = blockPath(name, "lora_unet_up_blocks_") else { return nil }
    return "diffusion_model_output_blocks_\(block * (depth + 1) + n)_\(kind.index)_" + kind.converted(rest)
  }

  private func samplers(_ name: String) -> String? {
    if let (block, tail) = name.after("lora_unet_down_blocks_")?.number,
      tail.hasPrefix("_downsamplers_0_conv")
    {
      return "diffusion_model_input_blocks_\((depth + 1) * (block + 1))_0_op"
    }
    if let (block, tail) = name.after("lora_unet_up_blocks_")?.number, tail.hasPrefix("_upsamplers_0_conv") {
      return
        "diffusion_model_output_blocks_\(depth + block * (depth + 1))_\(hasAttention(block) ? 2 : 1)_conv"
    }
    return nil
  }

  private func textEncoder(_ name: String) -> String? {
    if let (layer, rest) = layerPath(name, "lora_te_text_model_encoder_layers_") {
      return isSD2
        ? "model_transformer_resblocks_\(layer)_" + openCLIP(rest)
        : "transformer_text_model_encoder_layers_\(layer)_" + rest
    }
    return layerPath(name, "lora_te2_text_model_encoder_layers_").map { layer, rest in
      "1_model_transformer_resblocks_\(layer)_" + openCLIP(rest)
    }
  }

  /// The words of transformers for a part of a layer to OpenCLIP's.
  private func openCLIP(_ rest: String) -> String {
    let words = [("mlp_fc1", "mlp_c_fc"), ("mlp_fc2", "mlp_c_proj"), ("self_attn", "attn")]
    guard let (old, new) = words.first(where: { rest.contains($0.0) }) else { return rest }
    return rest.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}

/// `{l}_REST` after a prefix.
private func layerPath(_ name: String, _ prefix: String) -> (layer: Int, rest: String)? {
  guard let (layer, tail) = name.after(prefix)?.number, let rest = tail.after("_"), !rest.isEmpty else {
    return nil
  }
  return (layer, rest)
}

extension LoraNames {
  /// The depth that a model's tensors show.
  init(shapes: [String: [Int]]) {
    if shapes.keys.contains(where: { $0.hasPrefix("conditioner.") }) {
      self.init()
      return
    }
    let prefix = "model.diffusion_model."
    func has(_ name: String) -> Bool { shapes[prefix + name] != nil }
    var blocks = 1
    while has("input_blocks.\(blocks).0.in_layers.0.weight") { blocks += 1 }
    let depth = max(blocks - 1, 1)
    let attended = Set(
      (0..<64).filter { has("output_blocks.\(depth + $0 * (depth + 1)).1.proj_in.weight") })
    self.init(
      depth: depth, hasAttention: { attended.contains($0) },
      isSD2: shapes.keys.contains { $0.hasPrefix("cond_stage_model.model.transformer.resblocks.") })
  }
}

private enum BlockKind {
  case attentions, resnets

  var index: Int { self == .attentions ? 1 : 0 }

  func converted(_ rest: String) -> String {
    guard self == .resnets else { return rest }
    return [
      "conv1": "in_layers_2", "conv2": "out_layers_3", "norm1": "in_layers_0", "norm2": "out_layers_0",
      "time_emb_proj": "emb_layers_1", "conv_shortcut": "skip_connection",
    ][rest] ?? rest
  }
}

/// `{b}_(attentions|resnets)_{n}_REST` after a prefix.
private func blockPath(
  _ name: String, _ prefix: String
) -> (block: Int, kind: BlockKind, n: Int, rest: String)? {
  guard let (block, tail) = name.after(prefix)?.number, let path = tail.after("_").flatMap(kindPath) else {
    return nil
  }
  return (block, path.kind, path.n, path.rest)
}

/// `(attentions|resnets)_{n}_REST`.
private func kindPath(_ text: String) -> (kind: BlockKind, n: Int, rest: String)? {
  for (word, kind) in [("attentions_", BlockKind.attentions), ("resnets_", .resnets)] {
    if let (n, tail) = text.after(word)?.number, let rest = tail.after("_") { return (kind, n, rest) }
  }
  return nil
}

extension String {
  fileprivate func after(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }

  /// The number at the beginning and what follows; a number that no model has is none.
  fileprivate var number: (Int, String)? {
    let digits = prefix { $0.isASCII && $0.isNumber }
    guard digits.count <= 6, let value = Int(digits) else { return nil }
    return (value, String(dropFirst(digits.count)))
  }
}
