import Foundation
import JSON
import ManualPage

// reprocheck --experimental-dump-help | manual-page "reprocheck 0.1.0" > reprocheck.1
let help = FileHandle.standardInput.readDataToEndOfFile()
let page = manualPage(
  of: try JSONValue(parsing: String(decoding: help, as: UTF8.self)), edition: CommandLine.arguments.last ?? ""
)
FileHandle.standardOutput.write(Data(page.utf8))
