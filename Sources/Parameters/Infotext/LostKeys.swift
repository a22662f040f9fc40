import Recipes

/// Gives lists of hashes back the keys that Civitai's rewriting takes from quoted values: one whose names stand
/// in the prompt as networks was `Lora hashes`, one whose names stand there as words was `TI hashes`.
struct LostKeys {
  private(set) var fields: [Field] = []
  private(set) var notes: [Note] = []
  private let prompts: [UInt8]
  /// Looking a name up costs the length of the prompts, so only so many are.
  private var lookupsLeft = 64

  init(_ fragments: [String], prompt: String, negativePrompt: String) {
    prompts = fragments.isEmpty ? [] : Array((prompt + "\n" + negativePrompt).lowercased().utf8)
    var strays: [String] = []
    for fragment in fragments.compactMap({ withoutSettings($0) }) {
      if let key = key(of: fragment) {
        fields.append(Field(key, fragment))
        notes.append(Note("recovered-key", "a list of hashes had lost its key; its names make it `\(key)`"))
      } else {
        strays.append(fragment)
      }
    }
    if !strays.isEmpty {
      notes.append(Note("stray-text", "stray text in settings, without a key: \(enumerated(strays))"))
    }
  }

  /// Quotes that were torn may close around settings: these become fields again. nil: nothing else is left.
  private mutating func withoutSettings(_ fragment: String) -> String? {
    guard fragment.utf8.contains(UInt8(ascii: ",")) else { return fragment }
    var (settings, rest): ([NamedHash], [NamedHash]) = ([], [])
    for entry in namedHashes(fragment) {
      let isSetting = entry.written != nil && KnownKeys.find(entry.name)?.match == .exact
      if isSetting { settings.append(entry) } else { rest.append(entry) }
    }
    guard !settings.isEmpty else { return fragment }
    fields += settings.map { Field($0.name, $0.written ?? "") }
    notes.append(
      Note("recovered-key", "settings stood in the quotes of another: \(enumerated(settings.map(\.name)))"))
    let left = rest.map { [$0.name, $0.written].compactMap(\.self).joined(separator: ": ") }
    return left.isEmpty ? nil : left.joined(separator: ", ")
  }

  private mutating func key(of fragment: String) -> String? {
    guard lookupsLeft > 0, fragment.utf8.contains(UInt8(ascii: ":")) else { return nil }
    let entries = namedHashes(fragment)
    guard !entries.isEmpty, entries.allSatisfy({ $0.hash != nil }), lookupsLeft >= 2 * entries.count else {
      return nil
    }
    lookupsLeft -= 2 * entries.count
    let names = entries.map { $0.name.lowercased() }
    if names.contains(where: { isInPrompts("lora:" + $0) }) { return "Lora hashes" }
    return names.contains(where: isInPrompts) ? "TI hashes" : nil
  }

  private func isInPrompts(_ words: String) -> Bool {
    let wanted = Array(words.utf8)
    guard let first = wanted.first else { return false }
    return prompts.indices.contains { prompts[$0] == first && prompts[$0...].starts(with: wanted) }
  }
}
