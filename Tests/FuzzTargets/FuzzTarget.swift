import JSON

/// One reader of bytes from outside, with the laws that hold for whatever it is given.
public struct FuzzTarget: Sendable {
  /// As `Scripts/soak` and the folders of `Fixtures/fuzz` call it.
  public let name: String
  /// What the reader made of the bytes, in a word or two.
  public let outcome: @Sendable ([UInt8]) throws(BrokenLaw) -> String

  init(_ name: String, _ outcome: @escaping @Sendable ([UInt8]) throws(BrokenLaw) -> String) {
    self.name = name
    self.outcome = outcome
  }

  /// Pictures, carriers, dialects, and what else reads a file that somebody else made.
  public static let all: [FuzzTarget] =
    pictureTargets + carrierTargets + dialectTargets + [.text, .redaction, .claim, .json, .safetensors]

  public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// A law that an input breaks: as bad as a crash.
public struct BrokenLaw: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

func require(_ holds: Bool, _ law: @autoclosure () -> String) throws(BrokenLaw) {
  guard holds else { throw BrokenLaw(law()) }
}

/// What is printed as JSON is JSON, and says the same.
func requireReadable(_ value: JSONValue) throws(BrokenLaw) {
  let text = value.compact
  try require(
    (try? JSONValue(parsing: text))?.compact == text, "JSON that was written can't be read: \(text)")
}
