public import ModelFiles

/// How the layers of a LoRA file change weights (spec/a1111.md, 12.3).
public enum LoraKind: Hashable, Sendable {
  case network(NetworkKind)
  /// Names with dots, as diffusers and PEFT write them: A1111 applies none of these.
  case dotted

  static let all = NetworkKind.allCases.map(LoraKind.network) + [.dotted]

  public var rawValue: String {
    switch self {
    case .network(let kind): kind.rawValue
    case .dotted: "diffusers"
    }
  }
}

/// What a file's tensor names and shapes tell of it as a LoRA.
struct LoraAnatomy {
  /// Empty: the file is no LoRA.
  private(set) var kinds: [LoraKind] = []
  private(set) var usesDora = false
  private(set) var bundledEmbeddings: [String] = []
  /// Columns of what acts on keys and values of the cross-attention, or on the text encoder.
  private(set) var contextWidth: Int?
  /// Rows of the layers' down weights, ascending; none twice.
  private(set) var ranks: [Int] = []
  private(set) var family = ModelFamily.unknown

  init(of file: SafetensorsFile) {
    var found: Set<LoraKind> = []
    var bundled: Set<String> = []
    var ranks: Set<Int> = []
    for tensor in file.tensors {
      guard let (layer, part) = Self.split(tensor.name) else { continue }
      if layer == "bundle_emb" {
        if bundled.insert(Self.firstWord(part)).inserted { bundledEmbeddings.append(Self.firstWord(part)) }
      } else if part == "dora_scale" {
        usesDora = true
      } else if let kind = Self.kind(part, shape: tensor.shape) {
        found.insert(kind)
        contextWidth = contextWidth ?? Self.contextWidth(layer, part, tensor.shape)
        if let rank = Self.rank(part, tensor.shape) { ranks.insert(rank) }
      }
    }
    kinds = LoraKind.all.filter(found.contains)
    self.ranks = ranks.sorted()
    guard !kinds.isEmpty else { return }
    family =
      Self.familyByNames(file) ?? contextWidth.map(ModelFamily.init(contextWidth:)).flatMap(Self.known)
      ?? Self.familyByMetadata(file) ?? .unknown
  }

  /// A layer's name ends at the first dot. Strings, since a substring's endings are compared slowly.
  private static func split(_ name: String) -> (layer: String, part: String)? {
    guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
    return (String(name[..<dot]), String(name[name.utf8.index(after: dot)...]))
  }

  private static func firstWord(_ text: String) -> String {
    String(text[..<(text.utf8.firstIndex(of: UInt8(ascii: ".")) ?? text.endIndex)])
  }

  private static func kind(_ part: String, shape: [Int]) -> LoraKind? {
    if let kind = NetworkKind(part: part, shape: shape) { return .network(kind) }
    return dottedEndings.contains { part.hasSuffix($0) } ? .dotted : nil
  }

  private static func rank(_ part: String, _ shape: [Int]) -> Int? {
    let isDown =
      ["lora_down.weight", "lora_A.weight", "hada_w1_b", "lokr_w1_b", "lokr_w2_b"].contains(part)
      || [".lora_A.weight", ".lora_down.weight", ".lora.down.weight"].contains { part.hasSuffix($0) }
    return isDown ? shape.first : nil
  }

  private static let dottedEndings = [
    ".lora_A.weight", ".lora_B.weight", ".lora_up.weight", ".lora_down.weight", ".lora.up.weight",
    ".lora.down.weight", ".lora_A.default.weight", ".lora_B.default.weight",
  ]

  private static func contextWidth(_ layer: String, _ part: String, _ shape: [Int]) -> Int? {
    guard ["lora_down.weight", "lora_A.weight", "hada_w1_b", "diff"].contains(part), shape.count >= 2 else {
      return nil
    }
    let readsText = layer.hasSuffix("attn2_to_k") || layer.hasSuffix("attn2_to_v")
    let isText = layer.hasPrefix("lora_te_") && layer.hasSuffix("self_attn_q_proj")
    return readsText || isText ? shape[1] : nil
  }

  private static func familyByNames(_ file: SafetensorsFile) -> ModelFamily? {
    if file.contains(
      prefix: "lora_unet_double_blocks_", "lora_unet_single_blocks_",
      "transformer.single_transformer_blocks.")
    {
      return .flux
    }
    if file.contains(prefix: "lora_unet_joint_blocks_", "transformer.transformer_blocks.") { return .sd3 }
    return file.contains(prefix: "lora_te1_", "lora_te2_") ? .sdxl : nil
  }

  /// What trainers write.
  private static func familyByMetadata(_ file: SafetensorsFile) -> ModelFamily? {
    let words = ["modelspec.architecture", "ss_base_model_version"].compactMap(file.metadataValue)
    let prefixes: [(String, ModelFamily)] = [
      ("stable-diffusion-v1", .sd1), ("sd_v1", .sd1), ("sd_1", .sd1), ("stable-diffusion-v2", .sd2),
      ("sd_v2", .sd2), ("sd_2", .sd2), ("stable-diffusion-xl", .sdxl), ("sdxl", .sdxl), ("flux", .flux),
      ("stable-diffusion-3", .sd3), ("sd3", .sd3),
    ]
    return prefixes.first { prefix, _ in words.contains { $0.lowercased().hasPrefix(prefix) } }?.1
  }

  private static func known(_ family: ModelFamily) -> ModelFamily? { family == .unknown ? nil : family }
}
