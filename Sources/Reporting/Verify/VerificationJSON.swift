import JSON
public import Verification

/// A report as JSON, schema `reprocheck/verify/1`: each member on a line of its own, and each claim, so that two
/// reports can be compared line by line. `merge` reads it.
public func verificationJSON(_ report: VerificationReport) -> String {
  let members = (report.json.members ?? []).map { member in
    JSONValue.quoted(member.key) + ": " + lines(of: member.value)
  }
  return "{\n" + members.joined(separator: ",\n") + "\n}\n"
}

private func lines(of value: JSONValue) -> String {
  guard let elements = value.elements, !elements.isEmpty else { return value.compact }
  return "[\n" + elements.map(\.compact).joined(separator: ",\n") + "\n]"
}
