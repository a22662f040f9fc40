import CTerminal
import Foundation
import Glibc
import SystemPackage

/// Writes a line to standard error, where everything goes that is not the result.
func complain(_ text: String) { write(text + "\n", to: .standardError) }

/// Writes a line of the result to standard output.
func say(_ text: String) { say(line: Array(text.utf8)) }

/// Writes UTF-8 and a line end to standard output.
func say(line: [UInt8]) {
  let output = FileDescriptor.standardOutput
  do {
    // One call for most lines, no copy of long ones.
    let isShort = line.count < 1 << 16
    try output.writeAll(isShort ? line + [0x0A] : line)
    if !isShort { try output.writeAll([0x0A]) }
  } catch Errno.brokenPipe {
    // A reader that has gone away is no error.
  } catch {
    complain("reprocheck: standard output can't be written (\(error)); check the free space")
    ExitStatus.inputOutput.exit()
  }
}

/// Writes to standard error without a line end, for a line that is drawn again.
func draw(_ text: String) { write(text, to: .standardError) }

/// Whether a person looks at standard error.
var standardErrorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

/// Columns of the terminal that shows standard error; nil: it is none.
var standardErrorWidth: Int? { width(of: STDERR_FILENO) }

/// Columns of the terminal that shows standard output; nil: it is none.
var standardOutputWidth: Int? { width(of: STDOUT_FILENO) }

/// Whether colours may stand in standard output.
var standardOutputIsColoured: Bool {
  isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
}

/// `COLUMNS`, or what the terminal says.
private func width(of descriptor: Int32) -> Int? {
  guard isatty(descriptor) == 1 else { return nil }
  let stated = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
  return max(40, stated ?? Int(repro_terminal_width(descriptor)))
}

/// All of standard input; nil if it can't be read.
func readStandardInput() -> [UInt8]? {
  (try? FileHandle.standardInput.readToEnd() ?? Data()).map(Array.init)
}

/// A reader that has gone away is no error.
private func write(_ text: String, to descriptor: FileDescriptor) {
  _ = try? descriptor.writeAll(text.utf8)
}
