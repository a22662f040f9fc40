public import Recipes

/// A model as a claim states it, with its hash checked for use.
struct WantedModel {
  var kind: ModelKind
  var name: String?
  /// Eight to 64 hexadecimal digits in lower case.
  var digits: String?
  /// The hash as stated, where it can't be compared with anything.
  var unusableHash: String?

  init(_ request: ModelRequest) { self.init(kind: request.kind, name: request.name, hash: request.hash) }

  init(kind: ModelKind, name: String?, hash: String?) {
    self.kind = kind
    self.name = name.flatMap { $0.isEmpty ? nil : $0 }
    let text = hash?.lowercased() ?? ""
    if (8...64).contains(text.utf8.count), text.utf8.allSatisfy(Self.isDigit) {
      digits = text
    } else if !text.isEmpty {
      unusableHash = hash
    }
  }

  /// As it stands in a sentence: "checkpoint `dream` [0724518c6b]".
  var label: String {
    let hash = (digits ?? unusableHash).map { " [\($0)]" } ?? ""
    return "\(kind.label) " + (name.map { "`\($0)`" } ?? "of unknown name") + hash
  }

  /// `VAE: Automatic` and `VAE: None` of some programs mean no separate file.
  var isOwnVAE: Bool {
    kind == .vae && digits == nil && unusableHash == nil
      && (name.map { ["automatic", "none"].contains($0.lowercased()) } ?? true)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}

extension ModelKind {
  /// As it stands in a sentence.
  public var label: String {
    switch self {
    case .checkpoint: "checkpoint"
    case .vae: "VAE"
    case .lora: "LoRA"
    case .embedding: "embedding"
    }
  }

  var missing: ReasonCode {
    switch self {
    case .checkpoint: .missingCheckpoint
    case .vae: .missingVAE
    case .lora: .missingLora
    case .embedding: .missingEmbedding
    }
  }

  /// What else a person can do than to add a folder.
  var remedy: String {
    switch self {
    case .checkpoint: "name its folder with --models or the file with --checkpoint"
    case .vae: "name its folder with --models or the file with --vae"
    case .lora, .embedding: "name its folder with --models"
    }
  }
}
