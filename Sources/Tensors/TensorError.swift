/// Why the tensor core can't work on this machine.
public enum TensorError: Error, Hashable, Sendable, CustomStringConvertible {
  case noBLAS(String)
  case noThreads(wanted: Int)
  case instructionSetMissing(InstructionSet)
  case outOfMemory(bytes: Int)

  public var description: String {
    switch self {
    case .noBLAS(let why):
      "No matrix library: \(why). Install it (apt-get install libopenblas0-pthread) or use --profile portable, which needs none."
    case .noThreads(let wanted): "\(wanted) threads can't be started. Ask for fewer with --threads."
    case .instructionSetMissing(let set):
      "This processor has no \(set.rawValue). Leave the choice to the tool."
    case .outOfMemory(let bytes):
      "\(bytes) bytes of memory are not to be had. Render a smaller picture or free memory."
    }
  }
}
