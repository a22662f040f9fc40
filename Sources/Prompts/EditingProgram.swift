/// A prompt with `[before:after:step]` and `[a|b]` as a list of instructions: one walk through it writes the text of
/// any step. ``EditingParser`` makes it.
struct EditingProgram {
  enum Instruction {
    case text(Range<Int>)
    /// A bracket or colon at this byte that belongs to nothing.
    case stray(Int)
    case jump(Int)
    /// Goes on as `edits[n]` says.
    case edit(Int)
    /// Goes on at one of `alternations[n]`, in turn.
    case alternate(Int)
  }

  /// The bytes of the number, and the instructions that begin the text up to its step and the text from then on.
  struct Edit {
    var number: Range<Int>
    var before: Int
    var after: Int
  }

  /// Edits, or brackets around some, directly before a stray bracket or colon.
  struct Ambiguity {
    var instructions: Range<Int>
    var source: Range<Int>
    /// The instruction that is or was stray.
    var follower: Int
  }

  let source: [UInt8]
  var instructions: [Instruction] = []
  var edits: [Edit] = []
  var alternations: [[Int]] = []
  var ambiguities: [Ambiguity] = []

  /// The text at a step, which counts from 1.
  /// - Parameter lastSteps: for each edit the last step that still shows the text before it.
  func text(at step: Int, lastSteps: [Int]) -> String {
    var bytes: [UInt8] = []
    var i = 0
    while i < instructions.count {
      switch instructions[i] {
      case .text(let range):
        bytes += source[range]
        i += 1
      case .stray(let offset):
        bytes.append(source[offset])
        i += 1
      case .jump(let target): i = target
      case .edit(let n): i = step <= lastSteps[n] ? edits[n].before : edits[n].after
      case .alternate(let n):
        let options = alternations[n]
        i = options[((step - 1) % options.count + options.count) % options.count]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Makes the ambiguous edits the text that they are written as.
  mutating func readAmbiguitiesAsText() {
    for ambiguity in ambiguities {
      let range = ambiguity.instructions
      for i in range { instructions[i] = .jump(range.upperBound) }
      instructions[range.lowerBound] = .text(ambiguity.source)
      // The walk goes on with the next instruction, a jump: an edit consists of at least four.
    }
  }
}
