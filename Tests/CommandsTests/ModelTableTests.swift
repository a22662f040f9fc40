import FoundationEssentials
import JSON
import ModelFiles
import ModelLibrary
import TestSupport
import Testing

/// `docs/models.md`, from the lists of the code and the recorded cases.
private func modelTable() throws -> String {
  let lines =
    [
      "# Models", "",
      "Which model files are rendered as AUTOMATIC1111 1.10.1 renders them, and which test shows it. This page is made "
        + "from the lists in the code: a test fails when it is out of date. `reprocheck models describe FILE` says which of "
        + "these a file is.", "",
    ] + families + [""] + networkSection(cases: try recordedCases()) + [""] + otherFiles
  return lines.joined(separator: "\n") + "\n"
}

private let families: [String] =
  [
    "## Checkpoints", "",
    "Families are told by names and shapes of tensors; any other architecture is refused too. Widths, depths and levels "
      + "come from the tensors.", "",
    "| family | what it is | reproduced | shown by |", "| --- | --- | --- | --- |",
  ]
  + ModelFamily.allCases.filter { $0 != .unknown }.map { family in
    "| `\(family.rawValue)` | \(family.label) | \(family.isRendered ? "yes" : "no: refused by name") | \(evidence(family)) |"
  }

private func evidence(_ family: ModelFamily) -> String {
  let random = "`RandomModelParity` on"
  return switch family {
  case .sd1:
    "`RendererParity` on a trained model; \(random) `Fixtures/tiny-random`: `fern`, `moss`, `reed`"
  case .sd2: "\(random) `Fixtures/tiny-families`: `iris` (noise), `loam` (velocity)"
  case .sdxl:
    "\(random) `Fixtures/tiny-families`: `onyx`, `jade`; the whole UNet by `Scripts/check-layers` "
      + "(worst layer: 2.8e-6 of its largest value)"
  case .sdxlRefiner: "\(random) `Fixtures/tiny-families`: `garnet`, alone and after `onyx` and `jade`"
  default: "`ModelFamilyGolden`, `ModelResolverGolden`"
  }
}

private let otherFiles: [String] =
  [
    "## Other files", "",
    "| file | reproduced | shown by |", "| --- | --- | --- |",
    "| VAE in LDM's names, with 4 latent channels | yes | `RandomModelParity` (`lichen`), `ModelResolverGolden` |",
    "| textual inversion of one or more vectors, for SD 1, SD 2, SDXL (`clip_l`, `clip_g`) | yes | "
      + "`RandomModelParity` (`zorblax`, `bad_hand-q`, `opal-charm`) |",
    "| textual inversion of another width | read as words, as A1111 does, with a note | `ModelFilesCommandProperty` |",
    "| `.yaml` beside a checkpoint: velocity, betas, scale factor | yes | `CheckpointConfigGolden`, `RandomModelParity` (`loam`) |",
    "| pickles (`.ckpt`, `.pt`, `.bin`, `.pth`) | no: never opened, with the way to convert them | `ModelFilesCommandProperty` |",
    "| folders of diffusers (`model_index.json`) | no: refused, with the way to convert them; A1111 loads none either, so no claim states the hash of one | `ModelResolverGolden` |",
  ]
  + OtherModel.allCases.map { "| `\($0.rawValue)`: \($0.label) | no | `ModelDescriptionGolden` |" }

/// The cases of `golden/lora.json` by the kind that their parts are.
private func recordedCases() throws -> (NetworkKind) -> [String] {
  let file = try SafetensorsFile(path: Fixture.path("golden/lora.safetensors"))
  let names = try (Fixture.json("golden/lora.json")["cases"]?.elements ?? []).compactMap { $0["name"]?.text }
  let kinds = names.map { name in
    let prefix = name + "/file/"
    let entries = file.tensors.filter { $0.name.hasPrefix(prefix) }
    return NetworkKind(
      parts: Dictionary(uniqueKeysWithValues: entries.map { (String($0.name.dropFirst(prefix.count)), $0) }))
  }
  return { kind in zip(names, kinds).filter { $0.1 == kind }.map(\.0) }
}

@Suite struct ModelTableGolden {
  /// `REPROCHECK_WRITE_DOCS=1 swift test --filter ModelTable` brings the page up to date.
  @Test("docs/models.md is what the code says")
  func page() throws {
    let place = Fixture.folder.deletingLastPathComponent().appendingPathComponent("docs/models.md")
    let table = try modelTable()
    if ProcessInfo.processInfo.environment["REPROCHECK_WRITE_DOCS"] != nil {
      try Data(table.utf8).write(to: place)
    }
    let written = String(decoding: try Data(contentsOf: place), as: UTF8.self)
    #expect(written == table, "run it with REPROCHECK_WRITE_DOCS=1")
  }

  @Test("every kind has a recorded case")
  func shown() throws {
    let cases = try recordedCases()
    for kind in NetworkKind.allCases { #expect(!cases(kind).isEmpty, "\(kind)") }
  }
}
