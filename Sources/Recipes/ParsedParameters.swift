/// What a carrier says, before anything is interpreted.
public struct ParsedParameters: Hashable, Sendable {
  /// The program whose dialect it is: `a1111`, `forge`, `civitai`, ...
  public var generator: String
  /// The positive prompt, tags of extra networks included.
  public var prompt: String
  public var negativePrompt: String
  /// Every key, in the order of the text, also those that nothing interprets.
  public var fields: [Field]
  /// LoRAs that the carrier names beside the prompt, in the order in which they were applied.
  public var loras: [LoraRequest]
  /// Why the program that wrote this can't be imitated, where no single field tells: a graph that is not plain,
  /// a stage of its own.
  public var reasons: [Reason]
  /// Keys of fields that are the program's own, which the dialect has judged: no table of infotext keys speaks for
  /// them.
  public var ownKeys: Set<String>
  public var notes: [Note]

  public init(
    generator: String, prompt: String, negativePrompt: String, fields: [Field], loras: [LoraRequest] = [],
    reasons: [Reason] = [], ownKeys: Set<String> = [], notes: [Note] = []
  ) {
    self.generator = generator
    self.prompt = prompt
    self.negativePrompt = negativePrompt
    self.fields = fields
    self.loras = loras
    self.reasons = reasons
    self.ownKeys = ownKeys
    self.notes = notes
  }

  /// The value of the first field with this key; the case of letters does not count.
  public func value(_ key: String) -> String? {
    let wanted = key.lowercased()
    return fields.first { $0.key.lowercased() == wanted }?.value
  }
}
