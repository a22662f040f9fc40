import ModelLibrary
import Recipes
import Testing

@Suite struct NameMatchGolden {
  @Test(
    "names as programs write them",
    arguments: [
      "model", "model.safetensors", "model.ckpt", "MODEL", "sub/model", "sub\\model.safetensors",
      "C:\\x\\model.ckpt",
      "sub_model", "../../model", "/etc/model.safetensors",
    ])
  func names(name: String) throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/sub/model.safetensors", Sample.sd1)
    let resolution = try tree.folders().resolve(.claim(name, nil))
    #expect(resolution.models?.checkpoint.path == tree.place("Stable-diffusion/sub/model.safetensors"))
    #expect(resolution.noteCodes == ["matched-by-name"])
  }

  @Test("a dot inside a name is no extension")
  func dots() throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/v1.5.safetensors", Sample.sd1)
    #expect(try tree.folders().resolve(.claim("v1.5", nil)).models?.checkpoint.name == "v1.5")
    #expect(try tree.folders().resolve(.claim("v1", nil)).codes == ["missing-checkpoint"])
  }

  @Test("folders in the name choose between files of one name")
  func foldersInName() throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/a/model.safetensors", Sample.sd1, mark: 1)
    try tree.add("Stable-diffusion/b/model.safetensors", Sample.sd1, mark: 2)
    let folders = try tree.folders()
    #expect(
      folders.resolve(.claim("b/model.safetensors", nil)).models?.checkpoint.path
        == tree.place("Stable-diffusion/b/model.safetensors"))
    #expect(
      folders.resolve(.claim("b\\model", nil)).models?.checkpoint.path
        == tree.place("Stable-diffusion/b/model.safetensors"))
    let ambiguous = folders.resolve(.claim("model", nil))
    #expect(ambiguous.codes == ["ambiguous-model"])
    #expect(ambiguous.reasons.first?.detail.contains("a/model.safetensors`, `") == true)
  }
}

@Suite struct NameMatchProperty {
  @Test("no name leads out of the folders (seed 6)")
  func hostileNames() throws {
    let tree = try ModelTree()
    try tree.add("models/Lora/a.safetensors", Sample.lora)
    try tree.add("outside/b.safetensors", Sample.lora)
    let folders = try tree.folders("models")
    let pieces = [
      "..", ".", "/", "\\", "a", "b", "outside", "~", "\0", ".safetensors", "\u{301}", "%2e", "C:", "*",
    ]
    var random = SplitMix(state: 6)
    for _ in 0..<1000 {
      let name = (0..<random.below(8)).map { _ in pieces[random.below(pieces.count)] }.joined()
      guard let file = folders.find(ModelRequest(kind: .lora, name: name, hash: nil)).file else { continue }
      #expect(file.path == tree.place("models/Lora/a.safetensors"))
    }
    for name in ["../../outside/b", tree.place("outside/b.safetensors"), "b"] {
      let finding = folders.find(ModelRequest(kind: .lora, name: name, hash: nil))
      #expect(finding.reason?.code == .missingLora)
    }
  }
}

/// Steele, Lea and Flood's generator: a few numbers that are the same in every run.
private struct SplitMix {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return Int(truncatingIfNeeded: (z ^ z >> 31) >> 33) % bound
  }
}
