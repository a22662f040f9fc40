import Foundation
import TestSupport
import Testing

/// What `Scripts/name-commit` writes for the build.
@Suite struct NameCommitProperty {
  @Test("a clone names its commit, and that it was changed; other sources name none")
  func clone() throws {
    let commit = "git -c user.name=t -c user.email=t@example.org commit -q -m first"
    #expect(try named("git init -q . && git add . && \(commit)", "git rev-parse HEAD").isEqual)
    #expect(
      try named("git init -q . && git add . && \(commit) && echo >>Sources/a.swift", "git rev-parse HEAD")
        .isChanged)
    #expect(try named("true", "true").text == "let namedCommit: String? = nil\nlet hasLocalChanges = false\n")
  }

  @Test("an archive carries the commit that it was made from")
  func archive() throws {
    let prepare = """
      git init -q . && printf 'Scripts/name-commit export-subst\\n' >.gitattributes && git add . \
        && git -c user.name=t -c user.email=t@example.org commit -q -m first
      git rev-parse HEAD >../expected; git archive HEAD | tar -x -C ../other; cd ../other
      """
    #expect(try named(prepare, "cat ../expected").isEqual)
  }

  private struct Named {
    let text: String
    let commit: String
    var isEqual: Bool { text == "let namedCommit: String? = \"\(commit)\"\nlet hasLocalChanges = false\n" }
    var isChanged: Bool { text == "let namedCommit: String? = \"\(commit)\"\nlet hasLocalChanges = true\n" }
  }

  /// Runs the script in a folder that `prepare` makes ready, and the command that knows the commit.
  private func named(_ prepare: String, _ known: String) throws -> Named {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Scripts/name-commit").standardizedFileURL.path
    return try withTemporaryFolder { folder in
      let all = """
        set -e; cd '\(folder)'; mkdir other sources; cd sources; mkdir Scripts Sources Plugins; touch Package.swift
        touch Sources/a.swift; cp '\(script)' Scripts/
        \(prepare)
        sh Scripts/name-commit '\(folder)/named'; \(known) >'\(folder)/known'
        """
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", all]
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
      func text(_ name: String) throws -> String {
        String(decoding: try bytes(folder + "/" + name), as: UTF8.self)
      }
      return Named(
        text: try text("named"), commit: try text("known").split(separator: "\n").first.map(String.init) ?? ""
      )
    }
  }
}
