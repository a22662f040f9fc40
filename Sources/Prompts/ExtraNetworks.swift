/// A tag `<kind:argument:argument>`, such as `<lora:name:0.8>`.
public struct ExtraNetwork: Hashable, Sendable {
  /// `lora`, `lyco`, `hypernet`, ...
  public var kind: String
  /// All arguments as written.
  public var arguments: [String]

  public init(kind: String, arguments: [String]) {
    self.kind = kind
    self.arguments = arguments
  }

  /// The arguments without a name; one with two `=` has none either.
  public var positional: [String] { arguments.filter { assignment($0) == nil } }

  /// The value of the last argument `key=value`.
  public func named(_ key: String) -> String? {
    arguments.reversed().lazy.compactMap(assignment).first { $0.key == key }?.value
  }

  /// The tag as it stands in a prompt.
  public var tag: String { "<\(kind):\(arguments.joined(separator: ":"))>" }

  private func assignment(_ argument: String) -> (key: String, value: String)? {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
  }
}

/// Takes the tags of extra networks out of a positive prompt, wherever they stand (`modules/extra_networks.py`).
/// Spaces and commas around them stay. The tags of a negative prompt are ordinary text.
/// - Returns: the text without them, and the tags in the order of the text.
public func extractingExtraNetworks(from prompt: String) -> (text: String, networks: [ExtraNetwork]) {
  guard prompt.utf8.contains(UInt8(ascii: "<")) else { return (prompt, []) }
  var scanner = TagScanner(scalars: Array(prompt.unicodeScalars))
  var text = String.UnicodeScalarView()
  var networks: [ExtraNetwork] = []
  var i = 0
  while i < scanner.scalars.count {
    if let tag = scanner.tag(at: i) {
      networks.append(tag.network)
      i = tag.end
    } else {
      text.append(scanner.scalars[i])
      i += 1
    }
  }
  return (String(text), networks)
}

private struct TagScanner {
  let scalars: [Unicode.Scalar]
  /// The first `>` at or after every place asked for so far; it only moves forward, which keeps the search linear.
  private var close = 0

  init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  mutating func tag(at start: Int) -> (network: ExtraNetwork, end: Int)? {
    guard scalars[start] == "<" else { return nil }
    var colon = start + 1
    while colon < scalars.count, scalars[colon].isWordCharacter { colon += 1 }
    guard colon > start + 1, colon < scalars.count, scalars[colon] == ":" else { return nil }
    let first = colon + 1
    close = max(close, first)
    while close < scalars.count, scalars[close] != ">" { close += 1 }
    guard close < scalars.count, close > first else { return nil }
    let arguments = scalars[first..<close].split(separator: ":", omittingEmptySubsequences: false)
    return (ExtraNetwork(kind: scalars[start + 1..<colon].text, arguments: arguments.map(\.text)), close + 1)
  }
}
