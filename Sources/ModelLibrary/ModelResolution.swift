public import Recipes

/// The files that answer a claim, or why there are none.
///
/// Codes of notes: `matched-by-name` (no hash was stated), `found-under-other-name`, `weak-hash` (only the
/// eight digits of AutoV1 agree), `unusable-hash` (no hexadecimal digits, or fewer than eight),
/// `hash-mismatch-accepted`, `checkpoint-overridden`, `vae-overridden`, `automatic-vae` (A1111 before 1.6.0
/// would have loaded a VAE beside the checkpoint and not recorded it), `declared-hash-differs` (a LoRA's
/// metadata claim another hash than its data have), `lora-other-family`, `lora-dotted-names`, `bundled-embedding`,
/// `unreadable-model`, `unreadable-folder`.
public struct ModelResolution: Hashable, Sendable {
  /// nil if there is any reason.
  public var models: ResolvedModels?
  public var reasons: [Reason]
  public var notes: [Note]
  /// With ``ModelRequests/embeddingsByName``: names that would be a reason if they stood in a prompt.
  public var doubtfulEmbeddings: [DoubtfulEmbedding]

  public init(
    models: ResolvedModels? = nil, reasons: [Reason] = [], notes: [Note] = [],
    doubtfulEmbeddings: [DoubtfulEmbedding] = []
  ) {
    self.models = models
    self.reasons = reasons
    self.notes = notes
    self.doubtfulEmbeddings = doubtfulEmbeddings
  }
}

/// An embedding that can't be used as it lies in the folder.
public struct DoubtfulEmbedding: Hashable, Sendable {
  public var name: String
  public var reason: Reason

  public init(name: String, reason: Reason) {
    self.name = name
    self.reason = reason
  }
}

/// One model that was looked for.
public struct ModelFinding: Hashable, Sendable {
  public var file: ModelFile?
  /// nil if the file was found.
  public var reason: Reason?
  public var notes: [Note]

  public init(file: ModelFile? = nil, reason: Reason? = nil, notes: [Note] = []) {
    self.file = file
    self.reason = reason
    self.notes = notes
  }
}

/// Why one model of a claim was not found; the finder throws it, the resolution lists it.
struct Refusal: Error {
  var reason: Reason

  init(_ code: ReasonCode, _ detail: String, isDamagedFile: Bool = false) {
    reason = Reason(code, detail, isDamagedFile: isDamagedFile)
  }
}
