import JSON
import Recipes

/// How a program names its settings in a record of JSON.
struct RecordNames: Sendable {
  /// What a member that is on says of the picture.
  enum Refusal: Sendable {
    case exact(String, ReasonCode)
    case prefix(String, ReasonCode)
  }

  /// The infotext's key for a member.
  var keys: [String: String]
  /// Members that say of something which isn't rendered.
  var refused: [Refusal] = []
  /// Members without influence on the picture; nil where every unknown member is taken to have none.
  var harmless: Set<String>?
  /// Members that the dialect reads itself: they become no fields.
  var handled: Set<String> = []
  /// Whether members under no name of ``keys`` are the program's own; false where they are keys of infotexts.
  var hasOwnKeys = true
  /// Members that sound as if they changed the picture and do not.
  var idle: Set<String> = []
  /// False where every record is refused anyway.
  var suspectsUnknown = true

  /// Whether unknown members are taken to have no influence, and that is worth a note.
  var notesUnknown: Bool { hasOwnKeys && harmless == nil && suspectsUnknown }

  func refusal(_ name: String) -> ReasonCode? {
    for refusal in refused {
      switch refusal {
      case .exact(let wanted, let code): if name == wanted { return code }
      case .prefix(let wanted, let code): if name.utf8.starts(with: wanted.utf8) { return code }
      }
    }
    guard keys[name] == nil, !handled.contains(name) else { return nil }
    let isKnown = harmless?.contains(name) ?? (!hasOwnKeys || !isSuspect(name))
    return isKnown ? nil : .unsupportedFeature
  }

  private func isSuspect(_ name: String) -> Bool {
    suspectsUnknown && !idle.contains(name) && soundsLikeInfluence(name)
  }
}

/// A record's members as fields of an infotext, with what of them can't be rendered.
struct RecordReading {
  private(set) var fields: [Field] = []
  private(set) var reasons: [Reason] = []
  private var ownKeys: Set<String> = []
  private var notes: [Note] = []

  init(_ record: JSONValue, _ names: RecordNames) {
    var unknown: [String] = []
    for member in record.members ?? [] where !names.handled.contains(member.key) {
      guard let text = member.value.fieldText else { continue }
      let key = names.keys[member.key] ?? (KnownKeys.isRendered(member.key) ? member.key : nil)
      fields.append(Field(key ?? member.key, text))
      if key == nil, names.hasOwnKeys { ownKeys.insert(member.key) }
      guard let code = names.refusal(member.key) else {
        if key == nil, names.notesUnknown { unknown.append(member.key) }
        continue
      }
      guard member.value.isOn else { continue }
      let shown = redacted(text).shortened()
      reasons.append(Reason(code, "`\(member.key.shortened()): \(shown)` is not rendered"))
    }
    guard !unknown.isEmpty else { return }
    let listed = enumerated(unknown, atMost: 10)
    notes = [Note("unknown-key", "no table holds \(listed): taken to have no influence")]
  }

  /// Puts a field in front of the rest, or in place of an equal key's.
  mutating func set(_ key: String, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    if let place = fields.firstIndex(where: { $0.key == key }) {
      fields[place].value = value
    } else {
      fields.append(Field(key, value))
    }
  }

  /// `Size` from two members.
  mutating func setSize(_ width: JSONValue?, _ height: JSONValue?) {
    guard let width = width?.fieldText, let height = height?.fieldText else { return }
    set("Size", "\(width)x\(height)")
  }

  mutating func refuse(_ code: ReasonCode, _ detail: String) { reasons.append(Reason(code, detail)) }

  func parameters(
    _ generator: String, prompt: String?, negativePrompt: String?, loras: [LoraRequest] = []
  ) -> ParsedParameters {
    ParsedParameters(
      generator: generator, prompt: (prompt ?? "").trimmed, negativePrompt: (negativePrompt ?? "").trimmed,
      fields: infotextOrder(fields), loras: loras, reasons: reasons, ownKeys: ownKeys, notes: notes)
  }
}

extension JSONValue {
  /// The value as it stands in a field: a text as it is, a number as written, a list or an object as JSON; nil for
  /// `null`.
  var fieldText: String? {
    switch self {
    case .null: nil
    case .bool(let value): value ? "True" : "False"
    case .number(let literal): literal
    case .string(let text): text
    case .array, .object: compact
    }
  }

  /// Whether a setting with this value does anything.
  var isOn: Bool {
    switch self {
    case .null: false
    case .bool(let value): value
    case .number(let literal): Double(literal) != 0
    case .string(let text):
      !["", "none", "(none)", "false", "off", "0", "disabled"].contains(text.trimmed.lowercased())
    case .array(let elements): !elements.isEmpty
    case .object(let members): !members.isEmpty
    }
  }

  /// A finite number, also one in quotes.
  var decimal: Double? { fieldText.flatMap { finiteNumber($0.trimmed) } }
}

/// The fields that every infotext has in its order, then the others in theirs.
func infotextOrder(_ fields: [Field]) -> [Field] {
  let first = ["Steps", "Sampler", "Schedule type", "CFG scale", "Seed", "Size", "Model hash", "Model"]
  let known = fields.filter { first.contains($0.key) }
  return first.flatMap { key in known.filter { $0.key == key } } + fields.filter { !first.contains($0.key) }
}

/// A LoRA that a record names beside its prompt.
func lora(_ file: String, weight: Double, textEncoder: Double? = nil, hash: String? = nil) -> LoraRequest {
  // A link is no file's name: what is secret in it is told only by the whole.
  LoraRequest(
    name: fileName(file.holds("://") ? redacted(file) : file), textEncoderMultiplier: textEncoder ?? weight,
    unetMultiplier: weight,
    hash: hash.flatMap(hexDigits))
}
