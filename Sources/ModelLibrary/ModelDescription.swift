public import ModelFiles
public import Recipes

/// What a model file is, by its header alone.
public struct ModelDescription: Hashable, Sendable {
  /// The networks that a checkpoint should hold.
  public enum Part: String, CaseIterable, Hashable, Sendable {
    case unet = "UNet"
    case textEncoder = "text encoder"
    case vae = "VAE"
  }

  public var path: String
  public var byteCount: Int
  /// nil: none of the four kinds, in the naming that A1111 reads.
  public var kind: ModelKind?
  /// What the file is where it is none of the four kinds, if its names tell.
  public var other: OtherModel?
  /// `unknown` for a VAE: SD1's, SD2's and SDXL's have the same shapes.
  public var family: ModelFamily
  /// Of a checkpoint.
  public var parts: [Part] = []
  /// Of a LoRA, in the order of ``LoraKind``.
  public var loraKinds: [LoraKind] = []
  /// Some layers of a LoRA are split into direction and magnitude (DoRA).
  public var usesDora = false
  /// Textual inversions that a LoRA brings along.
  public var bundledEmbeddings: [String] = []
  /// Width of the text states that a checkpoint or a LoRA works with.
  public var contextWidth: Int?
  /// Of a VAE, or of a checkpoint's own: 4 for all that A1111's latents fit.
  public var latentChannels: Int?
  /// Of an embedding.
  public var vectorCount: Int?
  public var vectorWidth: Int?
  /// Ranks of a LoRA's layers, ascending.
  public var loraRanks: [Int] = []
  /// In the order of the file.
  public var tensors: [TensorEntry]
  public var tensorCount: Int { tensors.count }
  /// Every stored type, in the order of ``TensorType``.
  public var dtypes: [TensorType]
  /// `__metadata__`, in the order of the file.
  public var metadata: [Field]
  /// `sshs_model_hash`.
  public var declaredHash: String?

  /// - Throws: what opening a ``SafetensorsFile`` throws.
  public init(path: String) throws(ModelFileError) {
    self.init(of: try SafetensorsFile(path: path))
  }

  public init(of file: SafetensorsFile) {
    path = file.path
    byteCount = file.byteCount
    tensors = file.tensors
    let present = Set(file.tensors.map(\.dtype))
    dtypes = TensorType.allCases.filter(present.contains)
    metadata = file.metadata.map { Field($0.key, $0.value) }
    declaredHash = file.declaredHash
    family = .unknown
    let anatomy = LoraAnatomy(of: file)
    if file.contains(prefix: "model.diffusion_model.", "double_blocks.") {
      describeCheckpoint(file)
    } else if !anatomy.kinds.isEmpty {
      describeLora(anatomy)
    } else if let latent = file.entry("decoder.conv_in.weight"), file.contains(prefix: "decoder.up.") {
      kind = .vae
      latentChannels = latent.shape.dropFirst().first
    } else {
      other = OtherModel(of: file)
      if other == nil { describeEmbedding(file) }
    }
  }

  /// What the trainer of a LoRA or an embedding wrote of it.
  public var training: TrainingRecord? { TrainingRecord(metadata) }

  /// All numbers of all tensors.
  public var parameterCount: Int { tensors.reduce(0) { $0 + $1.count } }

  /// The name that A1111 may use in prompts instead of the file's.
  public var alias: String? { metadata.first { $0.key == "ss_output_name" }?.value }

  /// Whether a LoRA shows that it was made for another family than a checkpoint's.
  func isForAnother(than checkpoint: ModelDescription) -> Bool {
    if let own = contextWidth, let other = checkpoint.contextWidth, own != other { return true }
    return family != .unknown && checkpoint.family != .unknown && family != checkpoint.family
  }

  private mutating func describeCheckpoint(_ file: SafetensorsFile) {
    kind = .checkpoint
    family = ModelFamily(ofCheckpoint: file)
    contextWidth = file.contextWidth
    latentChannels = file.entry("first_stage_model.decoder.conv_in.weight")?.shape.dropFirst().first
    if file.contains(prefix: "model.diffusion_model.") { parts.append(.unet) }
    if file.contains(prefix: "cond_stage_model.", "conditioner.") { parts.append(.textEncoder) }
    if latentChannels != nil { parts.append(.vae) }
  }

  private mutating func describeLora(_ anatomy: LoraAnatomy) {
    kind = .lora
    family = anatomy.family
    loraKinds = anatomy.kinds
    loraRanks = anatomy.ranks
    usesDora = anatomy.usesDora
    contextWidth = anatomy.contextWidth
    bundledEmbeddings = anatomy.bundledEmbeddings
  }

  /// A single list of vectors, or one for each of SDXL's encoders.
  private mutating func describeEmbedding(_ file: SafetensorsFile) {
    if let l = file.entry("clip_l"), let g = file.entry("clip_g"), tensorCount == 2 {
      guard (1...2).contains(l.shape.count), (1...2).contains(g.shape.count) else { return }
      family = .sdxl
      vectorWidth = (l.shape.last ?? 0).addingReportingOverflow(g.shape.last ?? 0).partialValue
      vectorCount = l.shape.count == 1 ? 1 : l.shape[0]
    } else if tensorCount == 1, let only = file.tensors.first, (1...2).contains(only.shape.count) {
      vectorWidth = only.shape.last
      vectorCount = only.shape.count == 1 ? 1 : only.shape[0]
      family = vectorWidth.map { ModelFamily(contextWidth: $0) } ?? .unknown
    } else {
      return
    }
    kind = .embedding
  }
}
