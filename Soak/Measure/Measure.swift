import Claims
import FoundationEssentials
import FuzzTargets
import Glibc
import JSON
import Parameters

/// What Scripts/soak needs beside the fuzzer.
///
///     measure targets                      the names of all fuzz targets
///     measure seeds TARGET FIXTURES OUT    writes the target's seeds as files into OUT
///     measure cases FIXTURES               time and memory of every hostile case of the corpus
///     measure outcomes FIXTURES            FIXTURES/fuzz/outcomes.json for the files that are there
@main
struct Measure {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().map { $0 }
    switch (arguments.first, arguments.count) {
    case ("targets", 1): FuzzTarget.all.forEach { print($0.name) }
    case ("seeds", 4): try writeSeeds(of: arguments[1], from: arguments[2], to: arguments[3])
    case ("cases", 2): try measureCases(of: arguments[1])
    case ("outcomes", 2): try printOutcomes(of: arguments[1])
    case ("case", 2): try readCase(at: arguments[1])
    default:
      stop("targets | seeds TARGET FIXTURES OUT | cases FIXTURES | outcomes FIXTURES")
    }
  }

  private static func writeSeeds(of name: String, from fixtures: String, to folder: String) throws {
    guard let target = FuzzTarget.named(name) else {
      stop("there is no target \(name)")
    }
    let seeds = try FuzzSeeds(fixtures: URL(fileURLWithPath: fixtures)).seeds(for: target)
    for (number, bytes) in seeds.enumerated() {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/seed-\(number)"))
    }
  }

  private static func printOutcomes(of fixtures: String) throws {
    var lines: [String] = []
    for target in FuzzTarget.all {
      let folder = "\(fixtures)/fuzz/\(target.name)"
      for file in (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? [] {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)))
        let outcome = JSONValue.quoted(try target.outcome(bytes))
        lines.append("  \(JSONValue.quoted(target.name + "/" + file)): \(outcome)")
      }
    }
    print("{\n" + lines.joined(separator: ",\n") + "\n}")
  }

  private static func stop(_ message: String) -> Never {
    _ = "measure: \(message)\n".utf8CString.withUnsafeBytes { write(2, $0.baseAddress, $0.count - 1) }
    exit(64)
  }

  /// One case in this process, so that the parent sees its time and memory; a minute is too long for any.
  private static func readCase(at path: String) throws {
    alarm(60)
    let claim = try? Claim(path: path)
    if let parameters = claim?.parameters { _ = inspection(of: parameters.parsed).compact }
  }
}
