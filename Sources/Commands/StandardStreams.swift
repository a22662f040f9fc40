import Foundation
import Glibc
import SystemPackage

/// Writes a line to standard error, where everything goes that is not the result.
func complain(_ text: String) { write(text + "\n", to: .standardError) }

/// Writes a line of the result to standard output.
func say(_ text: String) { write(text + "\n", to: .standardOutput) }

/// Writes to standard error without a line end, for a line that is drawn again.
func draw(_ text: String) { write(text, to: .standardError) }

/// Whether a person looks at standard error.
var standardErrorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

/// All of standard input; nil if it can't be read.
func readStandardInput() -> [UInt8]? {
  (try? FileHandle.standardInput.readToEnd() ?? Data()).map(Array.init)
}

/// A reader that has gone away is no error.
private func write(_ text: String, to descriptor: FileDescriptor) {
  _ = try? descriptor.writeAll(text.utf8)
}
