/// What a carrier says, before anything is interpreted.
public struct ParsedParameters: Hashable, Sendable {
  /// The program whose dialect it is: `a1111`, `forge`, `civitai`, ...
  public var generator: String
  /// The positive prompt, tags of extra networks included.
  public var prompt: String
  public var negativePrompt: String
  /// Every key, in the order of the text, also those that nothing interprets.
  public var fields: [Field]
  public var notes: [Note]

  public init(
    generator: String, prompt: String, negativePrompt: String, fields: [Field], notes: [Note] = []
  ) {
    self.generator = generator
    self.prompt = prompt
    self.negativePrompt = negativePrompt
    self.fields = fields
    self.notes = notes
  }

  /// The value of the first field with this key; the case of letters does not count.
  public func value(_ key: String) -> String? {
    let wanted = key.lowercased()
    return fields.first { $0.key.lowercased() == wanted }?.value
  }
}
