/// Where a setting's value comes from. Whatever is not stated is an assumption.
public enum SettingSource: Hashable, Sendable {
  case stated
  /// The default of the stated version, or of the newest.
  case defaulted
  /// Concluded from other evidence; the reason in words.
  case inferred(String)
  /// `--set` or another option.
  case overridden

  /// The word in reports: `stated`, `default`, `inferred`, `overridden`.
  public var word: String {
    switch self {
    case .stated: "stated"
    case .defaulted: "default"
    case .inferred: "inferred"
    case .overridden: "overridden"
    }
  }
}

/// One line of the resolved recipe as a person reads it.
public struct ResolvedSetting: Hashable, Sendable {
  /// The infotext's key.
  public var key: String
  public var value: String
  public var source: SettingSource

  public init(_ key: String, _ value: String, _ source: SettingSource) {
    self.key = key
    self.value = value
    self.source = source
  }
}

public enum ModelKind: String, CaseIterable, Hashable, Sendable {
  case checkpoint, vae, lora, embedding
}

/// A model file that was found, by path and content.
public struct ModelFile: Hashable, Sendable {
  public var kind: ModelKind
  /// File name without folder and extension.
  public var name: String
  public var path: String
  /// Of the whole file, 64 hexadecimal digits.
  public var sha256: String
  /// Of a checkpoint with a `.yaml` beside it.
  public var config: CheckpointConfig?

  public init(
    kind: ModelKind, name: String, path: String, sha256: String, config: CheckpointConfig? = nil
  ) {
    self.kind = kind
    self.name = name
    self.path = path
    self.sha256 = sha256
    self.config = config
  }
}

/// A LoRA as a prompt asks for it: `<lora:NAME:TE:UNET:DYN>`.
public struct LoraRequest: Hashable, Sendable {
  public var name: String
  public var textEncoderMultiplier: Double
  public var unetMultiplier: Double
  public var dynamicRank: Int?
  /// From `Lora hashes` or a site's list; hexadecimal digits in lower case, any length.
  public var hash: String?

  public init(
    name: String, textEncoderMultiplier: Double, unetMultiplier: Double, dynamicRank: Int? = nil,
    hash: String? = nil
  ) {
    self.name = name
    self.textEncoderMultiplier = textEncoderMultiplier
    self.unetMultiplier = unetMultiplier
    self.dynamicRank = dynamicRank
    self.hash = hash
  }
}

/// A model by what a claim says of it. Hashes are hexadecimal digits in lower case, of any stated length.
public struct ModelRequest: Hashable, Sendable {
  public var kind: ModelKind
  public var name: String?
  public var hash: String?

  public init(kind: ModelKind, name: String?, hash: String?) {
    self.kind = kind
    self.name = name
    self.hash = hash
  }
}

/// All model files a claim asks for.
public struct ModelRequests: Hashable, Sendable {
  public var checkpoint: ModelRequest
  /// Of the second pass; nil: the same.
  public var hiresCheckpoint: ModelRequest?
  /// nil: the checkpoint's own.
  public var vae: ModelRequest?
  /// The checkpoint of the last steps.
  public var refiner: ModelRequest?
  /// In the order of the prompt.
  public var loras: [LoraRequest]
  /// Of a `Hires prompt` with tags of its own; nil: the prompt's.
  public var hiresLoras: [LoraRequest]?
  /// Textual inversions that the claim names (`TI hashes`), in its order.
  public var embeddings: [ModelRequest]
  /// Versions before 1.5 kept no list: every embedding of the folder whose name stands in a prompt counts.
  public var embeddingsByName: Bool

  public init(
    checkpoint: ModelRequest, vae: ModelRequest? = nil, refiner: ModelRequest? = nil,
    loras: [LoraRequest] = [],
    embeddings: [ModelRequest] = [], embeddingsByName: Bool = false
  ) {
    self.checkpoint = checkpoint
    self.vae = vae
    self.refiner = refiner
    self.loras = loras
    self.embeddings = embeddings
    self.embeddingsByName = embeddingsByName
  }
}

/// A LoRA with the file that was found for it.
public struct LoraUse: Hashable, Sendable {
  public var request: LoraRequest
  public var file: ModelFile

  public init(request: LoraRequest, file: ModelFile) {
    self.request = request
    self.file = file
  }
}

/// The files that answer a ``ModelRequests``.
public struct ResolvedModels: Hashable, Sendable {
  public var checkpoint: ModelFile
  /// Of the second pass; nil: the same.
  public var hiresCheckpoint: ModelFile?
  public var vae: ModelFile?
  /// The checkpoint of the last steps.
  public var refiner: ModelFile?
  /// In the order of the prompt.
  public var loras: [LoraUse]
  /// Of the second pass; nil: the same.
  public var hiresLoras: [LoraUse]?
  public var embeddings: [ModelFile]

  public init(
    checkpoint: ModelFile, vae: ModelFile? = nil, refiner: ModelFile? = nil, loras: [LoraUse] = [],
    embeddings: [ModelFile] = []
  ) {
    self.checkpoint = checkpoint
    self.vae = vae
    self.refiner = refiner
    self.loras = loras
    self.embeddings = embeddings
  }

  public var files: [ModelFile] {
    let second = (hiresLoras ?? []).map(\.file).filter { file in !loras.contains { $0.file == file } }
    return [checkpoint] + [hiresCheckpoint, vae, refiner].compactMap(\.self) + loras.map(\.file) + second
      + embeddings
  }
}

/// A claim ready to be rendered: settings, files, and where each came from.
public struct ResolvedRecipe: Hashable, Sendable {
  public var settings: RenderSettings
  public var models: ResolvedModels
  /// What a person reads: every setting with its source, in the order of an infotext.
  public var listing: [ResolvedSetting]

  public init(settings: RenderSettings, models: ResolvedModels, listing: [ResolvedSetting]) {
    self.settings = settings
    self.models = models
    self.listing = listing
  }

  /// The settings that the claim does not state.
  public var assumptions: [ResolvedSetting] { listing.filter { $0.source != .stated } }
}
