import Recipes

/// Reads fields as typed values. What stands there but can't be is a reason, and never replaced.
struct FieldReader {
  private let values: [String: String]
  private(set) var reasons: [Reason] = []
  /// What is wrong with a value, by the key in lower case.
  private(set) var problems: [String: String] = [:]
  /// Keys, in lower case, of values that could not be understood at all.
  private(set) var unreadable: Set<String> = []

  init(_ fields: [Field]) {
    values = Dictionary(
      fields.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// The first value of a key; nil where it is absent or empty.
  func text(_ key: String) -> String? { values[key.lowercased()].flatMap { $0.isEmpty ? nil : $0 } }

  /// `Scheduler` or `Scheduler type` as another program's name of a schedule, where no `Schedule type` stands.
  var statedScheduler: String? {
    guard text("Schedule type") == nil, let name = text("Scheduler") ?? text("Scheduler type") else {
      return nil
    }
    return ScheduleName.label(ScheduleName.canonical(name)) == nil ? nil : name
  }

  /// Whether the key stands in the text, even without a value.
  func states(_ key: String) -> Bool { values[key.lowercased()] != nil }

  /// A decimal number; one that is not possible is refused, but reported.
  mutating func number(_ key: String, _ isPossible: (Double) -> Bool = { _ in true }) -> Double? {
    guard let number = read(key, "not a finite number", finiteNumber) else { return nil }
    if !isPossible(number) { refuse(key, "out of range") }
    return number
  }

  /// A whole number; one beyond the bounds is refused, but reported.
  mutating func integer(_ key: String, least: Int = .min, most: Int = .max) -> Int? {
    let number = read(key, "not a whole number of 64 bits") { isWholeNumber($0) ? Int($0) : nil }
    if let number, number < least { refuse(key, "less than \(least)") }
    if let number, number > most { refuse(key, "more than \(most)") }
    return number
  }

  /// A whole number from 0 to 2^64 - 1. -1 says that the seed was drawn and not recorded.
  mutating func seed(_ key: String) -> Int128? {
    guard let seed = read(key, "not a whole number in range", { isWholeNumber($0) ? Int128($0) : nil }) else {
      return nil
    }
    if seed == -1 {
      let detail = "`\(key)` is -1: the seed that was used is not recorded"
      refuse(Reason(.noSeed, detail), of: key)
    } else if seed < 0 || seed >= Int128(1) << 64 {
      refuse(key, "out of the range from 0 to 2^64 - 1")
    }
    return seed
  }

  mutating func flag(_ key: String) -> Bool? { read(key, "neither True nor False", truthValue) }

  mutating func size(_ key: String) -> ImageSize? { read(key, "not a size such as 512x768", statedSize) }

  /// A value out of a closed list of words, whatever the case of their letters.
  mutating func word<Word>(_ key: String, _ words: [(String, Word)]) -> Word? {
    read(key, "none of \(enumerated(words.map(\.0)))") { text in
      words.first { $0.0.lowercased() == text.lowercased() }?.1
    }
  }

  /// Notes that the value of a key is impossible.
  mutating func refuse(_ key: String, _ problem: String) {
    let value = redacted(text(key) ?? "").shortened()
    refuse(Reason(.invalidValue, "`\(key)` is \"\(value)\": \(problem)"), of: key)
  }

  mutating func refuse(_ reason: Reason, of key: String) {
    reasons.append(reason)
    problems[key.lowercased()] = reason.detail
  }

  private mutating func read<Value>(
    _ key: String, _ problem: String, _ parse: (String) -> Value?
  ) -> Value? {
    guard let text = text(key) else { return nil }
    let value = parse(text)
    if value == nil {
      unreadable.insert(key.lowercased())
      refuse(key, problem)
    }
    return value
  }
}
