public import FoundationEssentials
public import JSON

/// The folder `Fixtures` of the checkout that the tests were built from.
public enum Fixture {
  public static let folder: URL = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  /// The path of a file named relative to `Fixtures`.
  public static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  public static func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: folder.appendingPathComponent(name)))
  }

  public static func text(_ name: String) throws -> String {
    String(decoding: try bytes(name), as: UTF8.self)
  }

  public static func json(_ name: String) throws -> JSONValue { try JSONValue(parsing: bytes(name)) }
}
