public import JSON

/// Rows of a file with one JSON object a line.
public func jsonLines(_ bytes: [UInt8]) throws -> [JSONValue] {
  try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
}

/// Which of the expected keys an inspection has otherwise. Numbers count by value, names of models without folders and
/// extensions, texts without regard to white space, LoRAs in any order; of `unverifiable` all must be there.
public func wrongKeys(_ found: JSONValue, expected: JSONValue) -> [String] {
  (expected.members ?? []).compactMap { member in
    isRight(member.key, member.value, found)
      ? nil : "\(member.key): \(found[member.key]?.compact ?? "nothing")"
  }
}

private func isRight(_ key: String, _ value: JSONValue, _ found: JSONValue) -> Bool {
  switch key {
  case "loras": return loras(value) == loras(found["loras"])
  case "unverifiable":
    return Set(value.elements ?? []).isSubset(of: Set(found["unverifiable"]?.elements ?? []))
  case "modelName": return plain(value.text) == plain(found[key]?.text)
  case "sampler", "scheduleType", "modelHash":
    return words(value.text).map { $0.lowercased() } == words(found[key]?.text).map { $0.lowercased() }
  case "seed": return value.text == found[key]?.text
  default:
    if let number = value.number { return found[key]?.number == number }
    return words(value.text) == words(found[key]?.text)
  }
}

private func words(_ text: String?) -> [String] {
  (text ?? "").split { $0.isWhitespace }.map(String.init)
}

private func plain(_ name: String?) -> String {
  let file = (name ?? "").split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
  for type in [".safetensors", ".ckpt", ".pt", ".sft", ".gguf", ".bin"]
  where file.lowercased().hasSuffix(type) {
    return String(file.dropLast(type.count)).lowercased()
  }
  return file.lowercased()
}

private func loras(_ list: JSONValue?) -> [String] {
  (list?.elements ?? []).map { "\(plain($0["name"]?.text)) \($0["weight"]?.number ?? .nan)" }.sorted()
}
