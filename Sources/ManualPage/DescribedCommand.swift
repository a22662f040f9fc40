import JSON

/// A command as `--experimental-dump-help` describes it; what is missing there is empty here.
struct DescribedCommand {
  let name: String
  /// The names of the commands above it, too.
  let path: String
  let abstract: String
  let discussion: String
  let arguments: [DescribedArgument]
  let commands: [DescribedCommand]

  init(_ command: JSONValue, above: [String] = []) {
    name = command["commandName"]?.text ?? ""
    let names = above + [name]
    path = names.joined(separator: " ")
    abstract = command["abstract"]?.text ?? ""
    discussion = command["discussion"]?.text ?? ""
    arguments = (command["arguments"]?.elements ?? []).filter(isShown).map { DescribedArgument($0) }
    // `help` is about what this page says.
    commands = (command["subcommands"]?.elements ?? []).filter(isShown)
      .map { DescribedCommand($0, above: names) }.filter { $0.name != "help" }
  }

  var operands: [DescribedArgument] { arguments.filter { $0.names.isEmpty } }
  var options: [DescribedArgument] { arguments.filter { !$0.names.isEmpty } }

  /// The commands without commands of their own, in reading order.
  var leaves: [DescribedCommand] { commands.isEmpty ? [self] : commands.flatMap(\.leaves) }

  /// The arguments by the heading under which `--help` has them, those without one first.
  /// - Parameter common: names of options that are left out.
  func groups(without common: Set<[String]>) -> [(title: String?, arguments: [DescribedArgument])] {
    let arguments = arguments.filter { !common.contains($0.names) }
    var titles: [String?] = [nil]
    for argument in arguments where !titles.contains(argument.section) { titles.append(argument.section) }
    return titles.map { title in (title, arguments.filter { $0.section == title }) }
  }
}

struct DescribedArgument {
  /// With their hyphens; none for an operand.
  let names: [String]
  let valueName: String
  let takesValue: Bool
  let isOptional: Bool
  let isRepeating: Bool
  let abstract: String
  let discussion: String
  let standard: String?
  let section: String?

  init(_ argument: JSONValue) {
    names = (argument["names"]?.elements ?? []).map { name in
      let word = name["name"]?.text ?? ""
      return (name["kind"]?.text == "long" ? "--" : "-") + word
    }
    valueName = argument["valueName"]?.text ?? ""
    takesValue = argument["kind"]?.text != "flag"
    isOptional = argument["isOptional"]?.boolean ?? false
    isRepeating = argument["isRepeating"]?.boolean ?? false
    abstract = argument["abstract"]?.text ?? ""
    discussion = argument["discussion"]?.text ?? ""
    standard = argument["defaultValue"]?.text
    section = argument["sectionTitle"]?.text
  }
}

private func isShown(_ described: JSONValue) -> Bool { described["shouldDisplay"]?.boolean ?? true }
