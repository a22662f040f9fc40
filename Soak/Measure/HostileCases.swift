import FoundationEssentials
import Glibc
import JSON

/// Limits that no hostile case may reach, each in a process of its own, in seconds of the processor: for the cases
/// of the corpus, and for those of up to 10 MB below.
private let limits = (seconds: 0.5, mebibytes: 256)
private let furtherLimits = (seconds: 1.5, mebibytes: 512)

/// Prints the slowest and the largest cases of the corpus, and ends with 1 if one is beyond the limits.
func measureCases(of fixtures: String) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("soak-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let corpus = try Data(contentsOf: URL(fileURLWithPath: fixtures + "/corpus/adversarial.jsonl"))
    .split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
  let ownResults = try corpus.map { try measured($0, in: folder) }
  let furtherResults = try furtherCases.map { try measured($0, in: folder) }
  print("case                           bytes processor       MiB")
  let results = ownResults + furtherResults
  for result in results.sorted(by: { $0.seconds > $1.seconds }).prefix(15) { print(result.line) }
  let bad =
    ownResults.filter { $0.isBeyond(limits.seconds, limits.mebibytes) }
    + furtherResults.filter { $0.isBeyond(furtherLimits.seconds, furtherLimits.mebibytes) }
  print("\(results.count) cases, \(bad.count) beyond their limits")
  for result in bad { print("beyond the limits: " + result.line) }
  if !bad.isEmpty { exit(1) }
}

private struct Measured {
  let name: String
  let byteCount: Int
  let seconds: Double
  let mebibytes: Int
  let status: Int32

  func isBeyond(_ mostSeconds: Double, _ mostMebibytes: Int) -> Bool {
    seconds > mostSeconds || mebibytes > mostMebibytes || status != 0
  }

  var line: String {
    let milliseconds = Int((seconds * 1000).rounded())
    return pad(name, 27) + pad(String(byteCount), -10) + pad("\(milliseconds) ms", -10)
      + pad(String(mebibytes), -10) + (status == 0 ? "" : "  status \(status)")
  }
}

/// To the left for a negative width.
private func pad(_ text: String, _ width: Int) -> String {
  let blanks = String(repeating: " ", count: max(0, abs(width) - text.utf8.count))
  return width < 0 ? blanks + text : text + blanks
}

private func measured(_ row: JSONValue, in folder: URL) throws -> Measured {
  let file = folder.appendingPathComponent("case").path
  let bytes = content(row)
  try Data(bytes).write(to: URL(fileURLWithPath: file))
  var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("measure"), strdup("case"), strdup(file), nil]
  defer { arguments.forEach { free($0) } }
  var process: pid_t = 0
  guard posix_spawn(&process, "/proc/self/exe", nil, nil, &arguments, environ) == 0 else {
    throw POSIXFailure(errno)
  }
  var status: Int32 = 0
  var usage = rusage()
  wait4(process, &status, 0, &usage)
  return Measured(
    name: row["name"]?.text ?? "", byteCount: bytes.count,
    seconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
    mebibytes: usage.ru_maxrss / 1024, status: status)
}

private func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

private struct POSIXFailure: Error {
  let code: Int32
  init(_ code: Int32) { self.code = code }
}

private func content(_ row: JSONValue) -> [UInt8] {
  if let encoded = row["base64"]?.text { return Data(base64Encoded: encoded).map { Array($0) } ?? [] }
  guard let parts = row["parts"]?.elements else { return Array((row["text"]?.text ?? "").utf8) }
  return parts.flatMap { part in
    let text = Array((part.elements?[0].text ?? "").utf8)
    return (0..<(part.elements?[1].integer ?? 0)).flatMap { _ in text }
  }
}

/// Larger than the corpus has them.
private let furtherCases: [JSONValue] = {
  let settings = "\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model hash: 6ce0161689"
  func parts(_ name: String, _ pieces: (String, Int)...) -> JSONValue {
    .object([
      "name": .string(name), "parts": .array(pieces.map { .array([.string($0.0), .int($0.1)]) }),
    ])
  }
  return [
    parts("brackets-10mb", ("[", 10 << 20)), parts("braces-10mb", ("{\"a\":", 2 << 20)),
    parts("brackets-in-prompt-10mb", ("([", 5 << 20), (settings, 1)),
    parts("brackets-in-settings-10mb", ("p" + settings + ", Hashes: ", 1), ("[{", 5 << 20)),
    parts("nested-in-settings-10mb", ("p" + settings + ", Hashes: ", 1), ("[", 5 << 20), ("]", 5 << 20)),
    parts("parentheses-10mb", ("(", 10 << 20), (settings, 1)),
    parts("words-10mb", ("a wooden boat, ", 700_000), (settings, 1)),
    parts("lines-10mb", ("Negative prompt: a\n", 500_000), (settings, 1)),
    parts("steps-10mb", ("Steps: 20, ", 1 << 20)), parts("steps-lines-10mb", ("Steps: 20\n", 1 << 20)),
    parts("settings-10mb", ("p" + settings, 1), (", Key: value", 900_000)),
    parts("quotes-10mb", ("p" + settings + ", Hashes: ", 1), ("\"a: ", 2 << 20)),
    parts("loras-1mb", ("<lora:a:1>", 100_000), (settings, 1)),
    parts("lost-loras-1mb", ("lora:a:1 ", 100_000), (settings, 1)),
    parts("html-1mb", ("&lt;lora:a:1&gt;", 60_000), (settings, 1)),
    parts("links-10mb", ("https://a.invalid/b?c=d ", 400_000), (settings, 1)),
    parts("addresses-10mb", ("a.b@c.de ", 1 << 20), (settings, 1)),
    parts("members-300k", ("{\"steps\": 1, \"seed\": 2", 1), (", \"key\": \"value\"", 300_000), ("}", 1)),
    parts(
      "nodes-100k", ("{", 1), ("\"1\": {\"class_type\": \"a\", \"inputs\": {}}, ", 100_000), ("\"2\": 0}", 1)),
    parts("zeros-10mb", ("\0", 10 << 20)), parts("line-feeds-10mb", ("\r\n", 5 << 20), (settings, 1)),
  ]
}()
