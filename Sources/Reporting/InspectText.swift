public import JSON

/// What `inspect` prints on a terminal, from the object that `inspect --json` prints.
public func inspectText(_ inspection: JSONValue) -> String {
  let members = inspection.members ?? []
  let width = members.map { $0.key.count }.max() ?? 0
  return members.filter { $0.key != "schema" }.flatMap { member in
    let key = member.key + String(repeating: " ", count: width - member.key.count)
    return lines(member.value).enumerated().map { i, line in
      (i == 0 ? key : String(repeating: " ", count: width)) + "  " + printableLine(line)
    }
  }.joined(separator: "\n")
}

/// A value as lines: members and elements each on their own.
private func lines(_ value: JSONValue) -> [String] {
  switch value {
  case .null: ["none"]
  case .bool(let value): [value ? "yes" : "no"]
  case .number(let literal): [literal]
  case .string(let text):
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  case .array(let elements): elements.map(summary)
  case .object(let members): members.map { "\($0.key): \(summary($0.value))" }
  }
}

private func summary(_ value: JSONValue) -> String {
  guard let members = value.members else { return lines(value).joined(separator: ", ") }
  if let code = value["code"]?.text, let detail = value["detail"]?.text { return "\(code): \(detail)" }
  return members.map { "\($0.key) \(summary($0.value))" }.joined(separator: ", ")
}
