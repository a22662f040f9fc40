import Recipes
import Similarity
import Yams

extension ExpectationFile {
  /// Reads the text of a `reprocheck.yml`.
  /// - Parameter name: of the file, for messages.
  /// - Throws: ``VerificationError/expectations(file:line:problem:)``.
  public init(_ text: String, name: String) throws(VerificationError) {
    self.init()
    let document: Node?
    do { document = try Yams.compose(yaml: text) } catch {
      throw .expectations(file: name, line: Self.line(of: error), problem: Self.words(of: error))
    }
    guard let document, document != "" else { return }
    let reader = YAMLReader(document, file: name)
    for (key, value) in try reader.members("require, allow, models, thresholds, expect or baseline") {
      switch key.text {
      case "expect": rules = try value.list().read { rule throws(VerificationError) in try Rule(rule) }
      case "baseline": baseline = try Self.baseline(value)
      default: try terms.read(key, value, known: "require, allow, models, thresholds, expect and baseline")
      }
    }
  }

  private static func baseline(_ reader: YAMLReader) throws(VerificationError) -> [String: KnownState] {
    var states: [String: KnownState] = [:]
    for (key, value) in try reader.members("files") {
      guard states.updateValue(try KnownState(value), forKey: key.text) == nil else {
        throw key.error("`\(key.text)` is there twice; keep one of them")
      }
    }
    return states
  }

  private static func line(of error: any Error) -> Int {
    switch error as? YamlError {
    case .scanner(_, _, let mark, _)?, .parser(_, _, let mark, _)?, .composer(_, _, let mark, _)?: mark.line
    case .duplicatedKeysInMapping(_, let context)?: context.mark.line
    default: 1
    }
  }

  private static func words(of error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, _, _)?, .parser(_, let problem, _, _)?, .composer(_, let problem, _, _)?:
      "it is no YAML: \(problem)"
    case .duplicatedKeysInMapping(let keys, _)?:
      "a key is there twice: \(keys.sorted().joined(separator: ", "))"
    default: "it is no YAML"
    }
  }
}

extension ExpectationFile.Rule {
  fileprivate init(_ reader: YAMLReader) throws(VerificationError) {
    self.init(files: [], terms: ExpectationFile.Terms())
    for (key, value) in try reader.members("files, require, allow, models or thresholds") {
      if key.text == "files" {
        files = try value.texts().map { Glob($0.text) }
      } else {
        try terms.read(key, value, known: "files, require, allow, models and thresholds")
      }
    }
    guard !files.isEmpty else { throw reader.error("it names no `files`; give a pattern such as \"*.jpg\"") }
  }
}

extension ExpectationFile.Terms {
  fileprivate mutating func read(
    _ key: YAMLReader, _ value: YAMLReader, known: String
  ) throws(VerificationError) {
    switch key.text {
    case "require": required = try value.rung()
    case "allow": allowed = try value.texts().read { code throws(VerificationError) in try code.code() }
    case "models": modelFolders = try value.texts().map(\.text)
    case "thresholds":
      for (name, number) in try value.members("thresholds") {
        thresholds.append(try Setting(name, number))
      }
    default: throw key.error("`\(key.text)` is no key that is known here; there are \(known)")
    }
  }
}

extension ExpectationFile.Terms.Setting {
  fileprivate init(_ name: YAMLReader, _ number: YAMLReader) throws(VerificationError) {
    guard let value = Double(number.text), (0...200_000_000).contains(value) else {
      throw number.error("`\(name.text)` must be a number from 0 to 200000000")
    }
    var limits = Thresholds()
    do throws(SimilarityError) { try limits.set(name.text, to: value) } catch {
      throw name.error(error.description)
    }
    self.init(name: name.text, value: value)
  }
}

extension KnownState {
  fileprivate init(_ reader: YAMLReader) throws(VerificationError) {
    if reader.isList {
      let codes = Set(try reader.texts().read { code throws(VerificationError) in try code.code() })
      self = .unverifiable(ReasonCode.allCases.filter(codes.contains))
    } else {
      self = .verdict(try reader.rung())
    }
  }
}

/// A node of a YAML file with what messages need.
private struct YAMLReader {
  private let node: Node
  private let file: String

  init(_ node: Node, file: String) {
    self.node = node
    self.file = file
  }

  /// Of a scalar; empty for anything else.
  var text: String { node.scalar?.string ?? "" }

  var isList: Bool { node.sequence != nil }

  func error(_ problem: String) -> VerificationError {
    .expectations(file: file, line: node.mark?.line ?? 1, problem: problem)
  }

  func members(_ wanted: String) throws(VerificationError) -> [(key: YAMLReader, value: YAMLReader)] {
    guard let mapping = node.mapping else { throw error("here must stand keys with values: \(wanted)") }
    var members: [(key: YAMLReader, value: YAMLReader)] = []
    for (key, value) in mapping {
      let key = YAMLReader(key, file: file)
      guard key.node.scalar != nil else { throw key.error("a key must be a word") }
      members.append((key, YAMLReader(value, file: file)))
    }
    return members
  }

  func list() throws(VerificationError) -> [YAMLReader] {
    guard let sequence = node.sequence else { throw error("here must stand a list") }
    return sequence.map { YAMLReader($0, file: file) }
  }

  /// One text or a list of texts.
  func texts() throws(VerificationError) -> [YAMLReader] {
    let items = isList ? try list() : [self]
    for item in items where item.node.scalar == nil || item.text.isEmpty {
      throw item.error("here must stand a text or a list of texts")
    }
    return items
  }

  func rung() throws(VerificationError) -> Rung {
    guard let rung = Rung(rawValue: text) else {
      let known = Rung.allCases.map(\.rawValue).joined(separator: ", ")
      throw error("`\(text)` is no rung of the ladder; there are \(known)")
    }
    return rung
  }

  func code() throws(VerificationError) -> ReasonCode {
    guard let code = ReasonCode(rawValue: text) else {
      let known = ReasonCode.allCases.map(\.rawValue).joined(separator: ", ")
      throw error("`\(text)` is no reason code; there are \(known)")
    }
    return code
  }
}

extension Array {
  fileprivate func read<T>(
    _ transform: (Element) throws(VerificationError) -> T
  ) throws(VerificationError) -> [T] {
    var result: [T] = []
    for element in self { result.append(try transform(element)) }
    return result
  }
}
