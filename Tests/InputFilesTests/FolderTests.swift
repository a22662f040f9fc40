import Foundation
import InputFiles
import SystemPackage
import TestSupport
import Testing

@Suite struct FolderProperty {
  @Test("a name that no path reaches is told as such")
  func tooLong() throws {
    try withTemporaryFolder { folder in
      let name = String(repeating: "d", count: 240)
      let levels = (4000 - folder.utf8.count) / 241
      let inner = folder + "/n/" + Array(repeating: name, count: levels).joined(separator: "/")
      try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
      let long = folder + "/" + String(repeating: "n", count: 250)
      try FileManager.default.moveItem(atPath: folder + "/n", toPath: long)

      var path = FilePath(long)
      var entries = try Folder.entries(of: path)
      while let entry = entries.first, entry.kind == .folder {
        path.append(entry.name)
        entries = try Folder.entries(of: path)
      }
      guard case .unreachable(let error)? = entries.first?.kind else {
        Issue.record("\(entries)")
        return
      }
      #expect(error.description.contains("too long"))
    }
  }
}
