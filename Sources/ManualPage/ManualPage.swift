public import JSON

/// The manual page of a tool, from what it prints for `--experimental-dump-help`.
/// - Parameter edition: name and version, for the foot of the page.
/// - Returns: man(7) source.
public func manualPage(of help: JSONValue, edition: String) -> String {
  let root = DescribedCommand(help["command"] ?? .null)
  return ([title(root, edition), synopsis(root)] + [description(root), commands(root)].compactMap { $0 })
    .joined(separator: "\n") + "\n"
}

private func title(_ root: DescribedCommand, _ edition: String) -> String {
  """
  .TH \(quoted(uppercased(root.name))) 1 "" \(quoted(edition)) "User Commands"
  .SH NAME
  \(prose(root.name)) \\- \(prose(root.abstract))
  """
}

private func synopsis(_ root: DescribedCommand) -> String {
  let lines = (root.commands.isEmpty ? [root] : root.commands.flatMap(\.leaves)).map(usage)
  return ".SH SYNOPSIS\n" + lines.joined(separator: "\n.br\n")
}

/// `reprocheck verify [options] <path> ...`
private func usage(_ command: DescribedCommand) -> String {
  let options = command.options.isEmpty ? [] : ["[\\fIoptions\\fR]"]
  return ([".B \(prose(command.path))"] + options + command.operands.map(placeholder))
    .joined(separator: "\n")
}

private func placeholder(_ argument: DescribedArgument) -> String {
  let name = "\\fI\(prose(argument.valueName))\\fR" + (argument.isRepeating ? " ..." : "")
  return argument.isOptional ? "[\(name)]" : name
}

private func description(_ root: DescribedCommand) -> String? {
  let options = root.options.map(entry)
  return
    ([".SH DESCRIPTION", paragraphs(root.discussion)] + (options.isEmpty ? [] : [".SH OPTIONS"] + options))
    .joined(separator: "\n")
}

private func commands(_ root: DescribedCommand) -> String? {
  guard !root.commands.isEmpty else { return nil }
  let common = Set(root.options.map(\.names))
  return ([".SH COMMANDS"] + root.commands.flatMap(\.leaves).map { section($0, without: common) })
    .joined(separator: "\n")
}

/// - Parameter common: options that are told once, above.
private func section(_ command: DescribedCommand, without common: Set<[String]>) -> String {
  let groups = command.groups(without: common).map { group in
    ([group.title.map { ".PP\n.I \(prose($0))" }].compactMap { $0 } + group.arguments.map(entry))
      .joined(separator: "\n")
  }
  let told = [command.abstract, command.discussion].filter { !$0.isEmpty }.joined(separator: "\n\n")
  return ([".SS \(quoted(command.path))", paragraphs(told)] + groups)
    .filter { !$0.isEmpty }.joined(separator: "\n")
}

private func entry(_ argument: DescribedArgument) -> String {
  let names = argument.names.map { "\\fB\(prose($0))\\fR" }.joined(separator: ", ")
  let value = argument.takesValue ? "\\fI\(prose(argument.valueName))\\fR" : ""
  let head = [names, value].filter { !$0.isEmpty }.joined(separator: " ")
  let standard = argument.standard.map { " (default: \($0))" } ?? ""
  let told = [argument.abstract + standard, argument.discussion].filter { !$0.isEmpty }
  return [".TP", head, told.map(paragraphs).joined(separator: "\n.sp\n")]
    .filter { !$0.isEmpty }.joined(separator: "\n")
}

/// Lines of text; an empty one parts paragraphs.
private func paragraphs(_ text: String) -> String {
  guard !text.isEmpty else { return "" }
  return text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    .map { $0.isEmpty ? ".PP" : prose(String(Substring($0))) }
    .joined(separator: "\n")
}

private func uppercased(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { $0.properties.uppercaseMapping.unicodeScalars.first ?? $0 }))
}
