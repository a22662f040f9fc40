import Foundation
import TestSupport

/// Runs `verify` with a ledger in the folder.
func verify(
  _ arguments: [String], ledger: String = "ledger.sqlite", in folder: String
) throws -> Tool.Result {
  try Tool.run(
    ["verify", "--models", Tool.models, "--ledger", folder + "/" + ledger] + arguments, in: folder)
}

func copyImages(_ names: [String], to folder: String) throws {
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  for name in names {
    try FileManager.default.copyItem(
      atPath: Fixture.path("tiny-scenes/images/" + name), toPath: folder + "/" + name)
  }
}

/// A claim that is rendered at once: two steps of a small picture, with nothing to compare with.
func quickClaim(seed: Int, more: String = "") -> String {
  "a red ball\(more)\nSteps: 2, Sampler: Euler, Schedule type: Automatic, CFG scale: 7, Seed: \(seed), Size: 64x64, Model hash: 949e39aa10, RNG: CPU, Version: v1.10.1"
}
