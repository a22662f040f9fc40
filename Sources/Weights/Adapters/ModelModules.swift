/// A1111's modules of a model that networks can act on, by its names for them: the path below the checkpoint's
/// prefix with `_` for `.` (`extensions-builtin/Lora/networks.py`).
struct ModelModules: Sendable {
  enum Module: Hashable, Sendable {
    /// A linear layer, a convolution or a normalisation: the name of its weight.
    case layer(String)
    /// OpenCLIP's attention, whose input projections are one tensor: the path to it.
    case attention(String)
    /// Its output projection, which acts through the attention alone.
    case attentionOutput(String)
    /// OpenCLIP's normalisations have a forward pass of their own, which A1111 does not patch.
    case unpatched
  }

  private let modules: [String: Module]
  let names: LoraNames

  /// - Parameter shapes: of all tensors of the model, by checkpoint name.
  init(shapes: [String: [Int]]) {
    var modules: [String: Module] = [:]
    for name in shapes.keys {
      guard let (path, module) = Self.module(of: name), let key = Self.key(path) else { continue }
      modules[key] = module
    }
    self.modules = modules
    names = LoraNames(shapes: shapes)
  }

  subscript(key: String) -> Module? { modules[key] }

  /// The module that a tensor belongs to, and its path.
  private static func module(of tensor: String) -> (path: Substring, Module)? {
    if tensor.hasSuffix(".in_proj_weight") {
      let path = tensor.dropLast(".in_proj_weight".count)
      return (path, .attention(String(path)))
    }
    guard tensor.hasSuffix(".weight") else { return nil }
    let path = tensor.dropLast(".weight".count)
    let parts = path.utf8.split(separator: UInt8(ascii: ".")).map { String(Substring($0)) }
    guard !parts.contains(where: { $0.hasSuffix("embedding") }) else { return nil }
    guard parts.contains("resblocks") || parts.contains("ln_final") else { return (path, .layer(tensor)) }
    if parts.suffix(2) == ["attn", "out_proj"] {
      return (path, .attentionOutput(String(path.dropLast(".out_proj".count))))
    }
    return (path, parts.last?.hasPrefix("ln_") == true ? .unpatched : .layer(tensor))
  }

  /// `model.diffusion_model.out.2` is `diffusion_model_out_2`; SDXL's text encoders are numbered.
  private static func key(_ path: Substring) -> String? {
    let prefixes = ["cond_stage_model.", "conditioner.embedders."]
    if path.hasPrefix("model.diffusion_model.") { return underscored(path.dropFirst("model.".count)) }
    return prefixes.first(where: path.hasPrefix).map { underscored(path.dropFirst($0.count)) }
  }

  private static func underscored(_ path: Substring) -> String {
    String(decoding: path.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
  }

  /// The module that a name of a network file means, under the name that A1111 keeps for it; nil: none, and A1111
  /// ignores the layer.
  func match(_ name: String) -> (key: String, module: Module)? {
    let converted = names.converted(name)
    if let module = modules[converted] { return (converted, module) }
    for suffix in ["_q_proj", "_k_proj", "_v_proj"] where converted.hasSuffix(suffix) {
      if let module = modules[String(converted.dropLast(suffix.count))] { return (converted, module) }
    }
    return alternatives(to: name).lazy.compactMap { key in modules[key].map { (key, $0) } }.first
  }

  /// Names that need no more than another beginning: SDXL's of kohya are LDM's own.
  private func alternatives(to name: String) -> [String] {
    if name.contains("lora_unet") { return [replacing("lora_unet", in: name, by: "diffusion_model")] }
    if name.contains("lora_te1_text_model") {
      return ["0_transformer_text_model", "transformer_text_model"].map {
        replacing("lora_te1_text_model", in: name, by: $0)
      }
    }
    return name.contains("oft_unet") ? [replacing("oft_unet", in: name, by: "diffusion_model")] : []
  }

  private func replacing(_ part: String, in name: String, by other: String) -> String {
    name.split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}
