import FoundationEssentials
import Recipes
import TestSupport
import Testing

@testable import Parameters

@Suite struct TinyScenesGolden {
  @Test("every claim of the fixture is complete, and its own text is what A1111 wrote")
  func claims() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Fixture.path("tiny-scenes/params"))
      .sorted()
    #expect(names.count > 10)
    for name in names {
      let text = try Fixture.text("tiny-scenes/params/\(name)").trimmed
      let result = try resolve(text)
      #expect(result.reasons.isEmpty && result.settings != nil, "\(name)")
      #expect(result.infotext == text, "\(name)")
      #expect(result.notes.allSatisfy { $0.code == "gpu-noise" }, "\(name)")
      #expect(result.models.checkpoint.name == "tiny-scenes_v1")
      #expect(result.models.loras.allSatisfy { $0.hash != nil }, "\(name)")
    }
  }
}
