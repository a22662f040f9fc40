import FoundationEssentials
import OutputFiles

/// Where the image of an input is written: `NAME.reprocheck.png` in the current folder, or what `-o` says.
struct OutputPlace {
  /// `-o`, a file or a folder.
  var wanted: String?
  /// `--force`.
  var replaces: Bool

  func path(for input: String) -> String {
    let name = Self.baseName(input) + ".reprocheck.png"
    guard let wanted else { return name }
    return isFolder ? (wanted.hasSuffix("/") ? wanted : wanted + "/") + name : wanted
  }

  /// Whether `-o` names a folder: it ends in a slash or is one.
  var isFolder: Bool {
    guard let wanted else { return true }
    var isDirectory = false
    let exists = FileManager.default.fileExists(atPath: wanted, isDirectory: &isDirectory)
    return wanted.hasSuffix("/") || exists && isDirectory
  }

  /// - Throws: before anything is rendered, if the file is there and may not be replaced.
  func check(_ path: String) throws(Failure) {
    guard !replaces else { return }
    do throws(OutputError) { try OutputFile.refuseExisting(path) } catch { throw Failure(error) }
  }

  /// The name without folder and extension; `stdin` for `-`.
  private static func baseName(_ input: String) -> String {
    if input == "-" { return "stdin" }
    let name = input.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? input
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name.utf8.startIndex else {
      return name
    }
    return String(name[..<dot])
  }
}
