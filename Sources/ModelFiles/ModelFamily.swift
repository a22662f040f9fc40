/// Which architecture a model belongs to, or was made for.
public enum ModelFamily: String, CaseIterable, Hashable, Sendable {
  case sd1
  case sd2
  case sdxl
  case sdxlRefiner = "sdxl-refiner"
  /// Of any of the first three, by nine input channels.
  case inpainting
  case instructPix2Pix = "instruct-pix2pix"
  case depth
  case upscaler
  case unCLIP = "unclip"
  case altDiffusion = "alt-diffusion"
  case stableVideo = "stable-video"
  case cascade
  case pixArt = "pixart"
  case hunyuanDiT = "hunyuan-dit"
  case auraFlow = "auraflow"
  case sd3
  case flux
  case unknown

  /// As it stands in a sentence.
  public var label: String {
    switch self {
    case .sd1: "Stable Diffusion 1"
    case .sd2: "Stable Diffusion 2"
    case .sdxl: "SDXL"
    case .sdxlRefiner: "the SDXL refiner"
    case .inpainting: "an inpainting model"
    case .instructPix2Pix: "InstructPix2Pix"
    case .depth: "a depth-to-image model"
    case .upscaler: "Stable Diffusion's x4 upscaler"
    case .unCLIP: "an unCLIP model"
    case .altDiffusion: "AltDiffusion"
    case .stableVideo: "Stable Video Diffusion"
    case .cascade: "Stable Cascade"
    case .pixArt: "PixArt"
    case .hunyuanDiT: "Hunyuan-DiT"
    case .auraFlow: "AuraFlow"
    case .sd3: "Stable Diffusion 3"
    case .flux: "Flux"
    case .unknown: "an unknown architecture"
    }
  }

  /// Whether checkpoints of the family are rendered; all others are refused by name.
  public var isRendered: Bool {
    switch self {
    case .sd1, .sd2, .sdxl, .sdxlRefiner: true
    default: false
    }
  }

  /// The family of a checkpoint, by the names and shapes of its tensors, in the order of A1111
  /// (`modules/sd_models_config.py`).
  public init(ofCheckpoint file: SafetensorsFile) {
    func exists(_ name: String) -> Bool { file.entry(name) != nil }
    let second = "conditioner.embedders.0.model.ln_final.weight"
    if let other = Self.otherArchitectures.first(where: { file.contains(prefix: $0.prefix) }) {
      self = other.family
    } else if let special = Self.byInputChannels(file) {
      self = special
    } else if exists("conditioner.embedders.1.model.ln_final.weight") {
      self = .sdxl
    } else if let norm = file.entry(second) {
      // SD 2.1 Turbo came in the layout of the SDXL refiner.
      self = norm.shape == [1024] ? .sd2 : .sdxlRefiner
    } else if exists("cond_stage_model.model.transformer.resblocks.0.attn.in_proj_weight") {
      self = .sd2
    } else if file.contains(prefix: "cond_stage_model.", "conditioner.") {
      self = Self.clipNames.contains(where: exists) ? .sd1 : .unknown
    } else {
      self = file.contextWidth.map(Self.init(contextWidth:)) ?? .unknown
    }
  }

  /// The family whose cross-attention reads text states of this width.
  public init(contextWidth: Int) {
    switch contextWidth {
    case 768: self = .sd1
    case 1024: self = .sd2
    case 2048: self = .sdxl
    case 1280: self = .sdxlRefiner
    default: self = .unknown
    }
  }

  /// Beginnings of names that only one architecture has.
  private static let otherArchitectures: [(prefix: String, family: ModelFamily)] = [
    ("model.diffusion_model.x_embedder.proj.weight", .sd3),
    ("model.diffusion_model.joint_blocks.", .sd3),
    ("model.diffusion_model.double_blocks.", .flux),
    ("double_blocks.", .flux),
    ("model.diffusion_model.clf.", .cascade),
    ("model.diffusion_model.adaln_single.", .pixArt),
    ("model.diffusion_model.mlp_t5.", .hunyuanDiT),
    ("model.diffusion_model.double_layers.", .auraFlow),
    ("model.diffusion_model.input_blocks.1.0.time_stack.", .stableVideo),
    ("depth_model.", .depth),
    ("embedder.model.", .unCLIP),
    ("cond_stage_model.roberta.", .altDiffusion),
  ]

  private static let clipNames = [
    "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight",
    "cond_stage_model.transformer.embeddings.token_embedding.weight",
  ]

  private static func byInputChannels(_ file: SafetensorsFile) -> ModelFamily? {
    let shape = file.entry("model.diffusion_model.input_blocks.0.0.weight")?.shape ?? []
    switch shape.count == 4 ? shape[1] : 4 {
    case 4: return nil
    case 5: return .depth
    case 7: return .upscaler
    case 8: return .instructPix2Pix
    case 9: return .inpainting
    default: return .unknown
    }
  }
}

extension SafetensorsFile {
  /// Whether any tensor's name begins with one of these.
  public func contains(prefix prefixes: String...) -> Bool {
    tensors.contains { tensor in prefixes.contains { tensor.name.utf8.starts(with: $0.utf8) } }
  }

  /// Columns of a checkpoint's first `attn2.to_k`.
  public var contextWidth: Int? {
    let suffix = ".attn2.to_k.weight"
    return tensors.first { $0.name.hasPrefix("model.diffusion_model.") && $0.name.hasSuffix(suffix) }?
      .shape.last
  }
}
