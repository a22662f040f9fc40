import FoundationEssentials
import JSON
import TestSupport
import Testing

@testable import FuzzTargets

/// What fuzzing found, and a few seeds for each target, with what the readers make of them.
@Suite struct FuzzCaseGolden {
  @Test("every kept case keeps the laws and has its recorded outcome")
  func replay() throws {
    let recorded = try #require(try Fixture.json("fuzz/outcomes.json").members)
    #expect(recorded.count > FuzzTarget.all.count)
    for member in recorded {
      let name = String(member.key.prefix { $0 != "/" })
      let target = try #require(FuzzTarget.named(name), "\(name) is no target")
      #expect(
        try target.outcome(try Fixture.bytes("fuzz/" + member.key)) == member.value.text, "\(member.key)")
    }
  }

  @Test("every target has cases, and every case a recorded outcome")
  func complete() throws {
    let recorded = Set(try Fixture.json("fuzz/outcomes.json").members?.map(\.key) ?? [])
    for target in FuzzTarget.all {
      let files = try FileManager.default.contentsOfDirectory(atPath: Fixture.path("fuzz/" + target.name))
      #expect(!files.isEmpty)
      for file in files { #expect(recorded.contains("\(target.name)/\(file)"), "\(target.name)/\(file)") }
    }
  }
}

@Suite struct FuzzTargetProperty {
  @Test("bytes of nothing, of one kind and cut off are no trouble", arguments: FuzzTarget.all.map(\.name))
  func dull(name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let seed = try FuzzSeeds(fixtures: Fixture.folder).seeds(for: target).min { $0.count < $1.count } ?? []
    let inputs = [
      [], [0], [0xFF], [UInt8](repeating: 0x5B, count: 999), Array(seed.prefix(seed.count / 2)), seed,
    ]
    for bytes in inputs { _ = try target.outcome(bytes) }
  }
}
