import ArgumentParser

/// A command that takes as many inputs as a command line holds.
protocol ManyInputs: ParsableCommand {
  var inputs: [String] { get set }
}

extension RunCommand: ManyInputs {}
extension InspectCommand: ManyInputs {}
extension MergeCommand: ManyInputs {}

extension VerifyCommand: ManyInputs {
  var inputs: [String] {
    get { paths }
    set { paths = newValue }
  }
}

/// The command of a line with so many inputs that parsing each would take seconds.
/// - Returns: nil where there are few, or where the line is wrong: then the parser says so of the whole of it.
func commandOfManyInputs(_ arguments: [String]) -> (any ManyInputs)? {
  let held = HeldInputs(arguments)
  guard held.isWorthwhile, var command = (try? Root.parseAsRoot(held.arguments)) as? any ManyInputs else {
    return nil
  }
  command.inputs = held.restored(in: command.inputs)
  return command
}

/// Keeps the inputs of a long command line from the parser, whose time grows with the square of their number.
///
/// Of arguments in a row that are no options, the first may be a command, the next a command of that or an option's
/// value: the others can only be inputs. One mark stands for them, which no argument of a process can be.
struct HeldInputs {
  /// The command line with marks.
  private(set) var arguments: [String] = []
  private var held: [String: ArraySlice<String>] = [:]

  /// Inputs that the parser reads in no time.
  private static let few = 64
  private static let keptOfRow = 4

  init(_ all: [String]) {
    var place = 0
    while place < all.count {
      let row = all[place...].prefix { !$0.utf8.starts(with: "-".utf8) }
      guard row.count > Self.few else {
        let next = max(row.endIndex, place + 1)
        arguments += all[place..<next]
        place = next
        continue
      }
      let mark = "\0\(held.count)"
      arguments += row.prefix(Self.keptOfRow) + [mark]
      held[mark] = row.dropFirst(Self.keptOfRow)
      place = row.endIndex
    }
  }

  var isWorthwhile: Bool { !held.isEmpty }

  func restored(in inputs: [String]) -> [String] { inputs.flatMap { held[$0] ?? [$0] } }
}
