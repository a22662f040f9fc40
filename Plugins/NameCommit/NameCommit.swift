import Foundation
import PackagePlugin

/// Before each build, writes a source file that names the commit that is built, so that `--version` can say it.
@main
struct NameCommit: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = context.pluginWorkDirectoryURL
    let script = context.package.directoryURL.appending(path: "Scripts/name-commit")
    return [
      .prebuildCommand(
        displayName: "Naming the commit", executable: URL(filePath: "/bin/sh"),
        arguments: [script.path, folder.appending(path: "NamedCommit.swift").path],
        outputFilesDirectory: folder)
    ]
  }
}
