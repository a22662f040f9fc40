import Claims
import FoundationEssentials
import JSON
import ModelFiles
import Parameters
import Recipes

/// One target for each dialect, which is asked without the others.
let dialectTargets: [FuzzTarget] = dialects.map { dialect in
  FuzzTarget("dialect-" + dialect.name) { bytes throws(BrokenLaw) in
    guard let parsed = try? dialect.parse(CarriedText(String(decoding: bytes, as: UTF8.self))) else {
      return "not its text"
    }
    return try judged(parsed)
  }
}

/// What follows from a reading: each of it must hold whatever was read.
private func judged(_ parsed: ParsedParameters) throws(BrokenLaw) -> String {
  try requireReadable(inspection(of: parsed))
  try requireReadable(inspection(of: parsed, showAll: true))
  let resolution: Resolution
  do throws(ParameterError) {
    resolution = try Parameters.resolution(of: parsed)
  } catch {
    throw BrokenLaw("a claim without overrides can't be resolved: \(error)")
  }
  try require(resolution.reasons.isEmpty == (resolution.settings != nil), "reasons and settings disagree")
  let written = resolution.infotext
  if resolution.settings != nil {
    guard let again = try? parsedParameters(written) else {
      throw BrokenLaw("what was written can't be read: \(written)")
    }
    let value = again.value("Steps")
    try require(value == resolution.parsed.value("Steps"), "the steps change: \(written)")
  }
  return "\(parsed.generator), \(parsed.fields.count) fields"
}

extension FuzzTarget {
  /// A text of unknown origin.
  static let text = FuzzTarget("text") { bytes throws(BrokenLaw) in
    guard let parsed = try? parsedParameters(String(decoding: bytes, as: UTF8.self)) else {
      return "no settings"
    }
    return try judged(parsed)
  }

  static let redaction = FuzzTarget("redaction") { bytes throws(BrokenLaw) in
    let text = String(decoding: bytes, as: UTF8.self)
    let shown = redacted(text)
    try require(shown == redacted(shown), "what was redacted is redacted again: \(shown)")
    return shown == text ? "nothing secret" : "redacted"
  }

  /// Anything that may come in on standard input.
  static let claim = FuzzTarget("claim") { bytes throws(BrokenLaw) in
    let claim: Claim
    do throws(ClaimError) { claim = try Claim(standardInput: bytes) } catch { return "refused" }
    guard let parameters = claim.parameters else { return "no settings" }
    return try judged(parameters.parsed)
  }

  static let json = FuzzTarget("json") { bytes throws(BrokenLaw) in
    guard let value = try? JSONValue(parsing: bytes) else { return "no JSON" }
    let again = try? JSONValue(parsing: value.compact)
    try require(again == value, "JSON changes when it is written and read")
    return "JSON"
  }

  /// A model file: its header, and where its tensors lie.
  static let safetensors = FuzzTarget("safetensors") { bytes throws(BrokenLaw) in
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    do { try Data(bytes).write(to: URL(fileURLWithPath: path)) } catch {
      throw BrokenLaw("the temporary file can't be written: \(error)")
    }
    let file: SafetensorsFile
    do throws(ModelFileError) { file = try SafetensorsFile(path: path) } catch {
      try require(!error.description.isEmpty, "an error without words")
      return "refused"
    }
    for tensor in file.tensors {
      try require(tensor.byteRange.lowerBound >= file.dataOffset, "a tensor lies in the header")
      try require(tensor.byteRange.upperBound <= file.byteCount, "a tensor ends beyond the file")
    }
    return "\(file.tensors.count) tensors"
  }
}
