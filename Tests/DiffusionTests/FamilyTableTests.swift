import FoundationEssentials
import ModelFiles
import TestSupport
import Testing

/// `docs/families.md`, from the list of families in the code and the recorded models.
private func familyTable() -> String {
  let rows = ModelFamily.allCases.filter { $0 != .unknown }.map { family in
    "| `\(family.rawValue)` | \(family.label) | \(family.isRendered ? "yes" : "no: refused by name") | \(evidence(family)) |"
  }
  let lines =
    [
      "# Model families", "",
      "Which checkpoints are rendered as AUTOMATIC1111 1.10.1 renders them, and which test shows it. This page is made "
        + "from the list in the code (`ModelFamily`): a test fails when it is out of date. Families are told by names and "
        + "shapes of tensors; any other architecture is refused too.", "",
      "| family | what it is | reproduced | shown by |", "| --- | --- | --- | --- |",
    ] + rows
  return lines.joined(separator: "\n") + "\n"
}

private func evidence(_ family: ModelFamily) -> String {
  let random = "`RandomModelParity` on"
  return switch family {
  case .sd1:
    "`RendererParity` on a trained model; \(random) `Fixtures/tiny-random`: `fern`, `moss`, `reed`"
  case .sd2: "\(random) `Fixtures/tiny-families`: `iris` (noise), `loam` (velocity)"
  case .sdxl:
    "\(random) `Fixtures/tiny-families`: `onyx`, `jade`; the whole UNet by `Scripts/check-layers`"
  case .sdxlRefiner: "\(random) `Fixtures/tiny-families`: `garnet`, alone and after `onyx` and `jade`"
  default: "`ModelFamilyGolden`, `ModelResolverGolden`"
  }
}

@Suite struct FamilyTableGolden {
  /// `REPROCHECK_WRITE_DOCS=1 swift test --filter FamilyTable` brings the page up to date.
  @Test("docs/families.md is what the code says")
  func page() throws {
    let place = Fixture.folder.deletingLastPathComponent().appendingPathComponent("docs/families.md")
    if ProcessInfo.processInfo.environment["REPROCHECK_WRITE_DOCS"] != nil {
      try Data(familyTable().utf8).write(to: place)
    }
    let written = String(decoding: try Data(contentsOf: place), as: UTF8.self)
    #expect(written == familyTable(), "run it with REPROCHECK_WRITE_DOCS=1")
  }
}
