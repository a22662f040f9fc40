import Foundation
import JSON
import TestSupport

/// The built executable, run as a person would run it.
struct Tool {
  struct Result {
    let status: Int32
    let output: String
    let complaints: String

    var json: JSONValue? { try? JSONValue(parsing: output) }
  }

  /// Beside the tests.
  static let path = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent().appendingPathComponent("reprocheck").path

  /// Of this test run alone.
  static let cache = NSTemporaryDirectory() + "/reprocheck-cache-\(ProcessInfo.processInfo.processIdentifier)"

  static let models = Fixture.path("tiny-scenes/models")

  /// - Parameters:
  ///   - input: what stands on standard input.
  ///   - variables: what is added to the environment.
  ///   - folder: where it runs; what it writes goes there.
  static func run(
    _ arguments: [String], input: [UInt8] = [], with variables: [String: String] = [:], in folder: String
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var environment = ProcessInfo.processInfo.environment
    environment["REPROCHECK_MODELS"] = nil
    environment["XDG_CACHE_HOME"] = cache
    environment.merge(variables) { $1 }
    process.environment = environment
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = stderr
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: Data(input))
    try stdin.fileHandleForWriting.close()
    let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
    let complaints = try stderr.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
      complaints: String(decoding: complaints, as: UTF8.self))
  }
}

/// Names of all files in a folder.
func contents(of folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

func write(_ text: String, to path: String) throws {
  try Data(text.utf8).write(to: URL(fileURLWithPath: path))
}
