public import Recipes

/// What the tool does with a key of an infotext.
public struct KnownKey: Hashable, Sendable {
  public enum Match: Hashable, Sendable {
    case exact, prefix, suffix
  }

  public enum State: Hashable, Sendable {
    /// Its value decides the regenerated picture, or which file is looked for.
    case rendered
    /// It changes the picture in a way that isn't rendered, but for these harmless values.
    case refused(ReasonCode, unless: [String])
    /// The picture is the same with and without it.
    case noInfluence
  }

  /// As A1111 or the extension writes it; the case of letters doesn't count.
  public var name: String
  public var match: Match
  public var state: State
  /// A few words for the table of keys.
  public var meaning: String

  /// The reason that a field with this key gives, if its value isn't harmless.
  func reason(_ field: Field) -> Reason? {
    guard case .refused(let code, let harmless) = state, !field.value.isEmpty else { return nil }
    let value = field.value.lowercased()
    guard !harmless.contains(where: { $0.lowercased() == value || sameNumber($0, value) }) else { return nil }
    return Reason(code, "`\(field.key): \(redacted(field.value).shortened())` (\(meaning)) is not rendered")
  }

  private func sameNumber(_ a: String, _ b: String) -> Bool {
    guard let x = finiteNumber(a), let y = finiteNumber(b) else { return false }
    return x == y
  }
}

/// The one table of infotext keys.
public enum KnownKeys {
  public static let all = rendered + refused + harmless

  /// Keys in front of prompts: a line that begins with one is no line of settings.
  static let ofPrompts: Set = ["Prompt", "Negative prompt", "Template", "Negative Template"]

  /// The entry for a key: an exact one, else the longest prefix, else a suffix.
  public static func find(_ key: String) -> KnownKey? {
    let key = key.lowercased()
    if let place = exact[key] { return all[place] }
    return patterns.first { $0.matches(key) }?.known
  }

  /// Whether the key is written as in infotexts and its value decides the picture.
  static func isRendered(_ key: String) -> Bool { renderedNames.contains(key) }

  private static let renderedNames = Set(rendered.map(\.name))

  private static let exact: [String: Int] = Dictionary(
    all.indices.filter { all[$0].match == .exact }.map { (all[$0].name.lowercased(), $0) },
    uniquingKeysWith: { first, _ in first })

  private static let patterns: [Pattern] =
    (all.filter { $0.match == .prefix }.sorted { $0.name.utf8.count > $1.name.utf8.count }
    + all.filter { $0.match == .suffix }).map(Pattern.init)

  private struct Pattern {
    let known: KnownKey
    let letters: [UInt8]

    init(_ known: KnownKey) {
      self.known = known
      letters = Array(known.name.lowercased().utf8)
    }

    /// - Parameter key: in lower case.
    func matches(_ key: String) -> Bool {
      known.match == .prefix
        ? key.utf8.starts(with: letters) : key.utf8.suffix(letters.count).elementsEqual(letters)
    }
  }
}
