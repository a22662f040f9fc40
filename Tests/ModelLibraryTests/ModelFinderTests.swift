import FoundationEssentials
import JSON
import ModelFiles
import ModelLibrary
import Recipes
import TestSupport
import Testing

@Suite struct ModelFinderGolden {
  @Test(
    "any prefix from eight digits on, whatever the case",
    arguments: [
      "949e39aa", "949e39aa1", "949E39AA10", "949e39aa105b",
      "949e39aa105bebdc88d64e0bd08c18678b3cb4adcd39711f8af7f3ae2295541b",
    ])
  func prefixes(hash: String) throws {
    let resolution = try ModelFolders(paths: [fixtureModels]).resolve(.claim(nil, hash))
    #expect(resolution.models?.checkpoint.name == "tiny-scenes_v1")
    #expect(resolution.notes.isEmpty)
  }

  @Test("AutoV1 is believed, and said to be weak")
  func autoV1() throws {
    let folders = try ModelFolders(paths: [fixtureModels])
    let digits = try FileHash.autoV1.digits(
      ofFile: fixtureModels + "/Stable-diffusion/tiny-scenes_v1.safetensors")
    let resolution = folders.resolve(.claim("tiny-scenes_v1", digits))
    #expect(resolution.models?.checkpoint.name == "tiny-scenes_v1")
    #expect(resolution.noteCodes == ["weak-hash"])
  }

  @Test("the AutoV1 of nothing fits no file")
  func autoV1OfNothing() throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/a.safetensors", Sample.sd1)
    #expect(try tree.folders().resolve(.claim("b", "e3b0c442")).codes == ["missing-checkpoint"])
  }

  @Test("two files with the same AutoV1 and different content are ambiguous")
  func autoV1Twice() throws {
    let tree = try ModelTree()
    let big = Sample.sd1.merging(["model.diffusion_model.x": [600_000]]) { $1 }
    let one = try tree.add("Stable-diffusion/a.safetensors", big)
    try tree.add("Stable-diffusion/b.safetensors", big, metadata: [("k", "v")])
    let digits = try FileHash.autoV1.digits(ofFile: one)
    let resolution = try tree.folders().resolve(.claim("c", digits))
    #expect(resolution.codes == ["ambiguous-model"])
    #expect(try tree.folders().resolve(.claim("b", digits)).models?.checkpoint.name == "b")
  }

  @Test("a hash that no file has, but the name: the candidate is named, and taken only if accepted")
  func mismatch() throws {
    let folders = try ModelFolders(paths: [fixtureModels])
    let requests = ModelRequests.claim("tiny-scenes_v1", "6ce0161689")
    let refused = folders.resolve(requests)
    #expect(refused.models == nil)
    #expect(refused.codes == ["hash-mismatch"])
    let detail = try #require(refused.reasons.first?.detail)
    #expect(detail.contains("`tiny-scenes_v1` [6ce0161689]"))
    #expect(detail.contains("`\(fixtureModels)/Stable-diffusion/tiny-scenes_v1.safetensors` [949e39aa10]"))
    var options = ResolveOptions()
    options.acceptMismatch = true
    let accepted = folders.resolve(requests, options: options)
    #expect(accepted.models?.checkpoint.name == "tiny-scenes_v1")
    #expect(accepted.noteCodes == ["hash-mismatch-accepted"])
  }

  @Test("a LoRA's mismatch is told in A1111's own hash")
  func loraMismatch() throws {
    var requests = ModelRequests.tiny
    requests.loras = [LoraRequest("neon", "0123456789ab")]
    let resolution = try ModelFolders(paths: [fixtureModels]).resolve(requests)
    #expect(resolution.codes == ["hash-mismatch"])
    #expect(resolution.reasons.first?.detail.contains("[fe1a4d38eec4]") == true)
  }

  @Test("copies of one file are not ambiguous")
  func copies() throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/b/model.safetensors", Sample.sd1)
    try tree.add("Stable-diffusion/a/model.safetensors", Sample.sd1)
    let resolution = try tree.folders().resolve(.claim("model", nil))
    #expect(resolution.models?.checkpoint.path == tree.place("Stable-diffusion/a/model.safetensors"))
  }

  @Test("several files of the name and an accepted mismatch are ambiguous")
  func ambiguousMismatch() throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/a/model.safetensors", Sample.sd1, mark: 1)
    try tree.add("Stable-diffusion/b/model.safetensors", Sample.sd1, mark: 2)
    var options = ResolveOptions()
    #expect(
      try tree.folders().resolve(.claim("model", "0123456789"), options: options).codes == ["hash-mismatch"])
    options.acceptMismatch = true
    #expect(
      try tree.folders().resolve(.claim("model", "0123456789"), options: options).codes == ["ambiguous-model"]
    )
  }

  @Test("a mismatch also tells of a pickle of the name, which may be the right one")
  func mismatchBesidePickle() throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/model.safetensors", Sample.sd1)
    try tree.write("Stable-diffusion/model.ckpt", [0x80, 0x02, 1])
    let resolution = try tree.folders().resolve(.claim("model", "0123456789"))
    #expect(resolution.codes == ["hash-mismatch"])
    #expect(resolution.reasons.first?.detail.contains("model.ckpt` is a pickle") == true)
  }

  @Test("hashes that are none", arguments: ["abc", "0724518", "xyz0724518c", "blake3:0724518c6b"])
  func unusableHash(hash: String) throws {
    let resolution = try ModelFolders(paths: [fixtureModels]).resolve(.claim("tiny-scenes_v1", hash))
    #expect(resolution.models != nil)
    #expect(resolution.noteCodes == ["unusable-hash", "matched-by-name"])
    #expect(resolution.notes.first?.detail.contains("`\(hash)`") == true)
  }

  @Test("a pickle of the name is not opened, and that is said")
  func pickles() throws {
    let tree = try ModelTree()
    try tree.write("Stable-diffusion/model.ckpt", [0x80, 0x02, 1])
    try tree.write("Lora/l.pt", [0x50, 0x4B, 3, 4])
    var requests = ModelRequests.claim("model", "0123456789")
    requests.loras = [LoraRequest("l")]
    let resolution = try tree.folders().resolve(requests)
    #expect(resolution.codes == ["unsupported-model", "unsupported-model"])
    #expect(resolution.reasons[0].detail.contains("`\(tree.place("Stable-diffusion/model.ckpt"))`"))
    #expect(resolution.reasons[0].detail.contains("safetensors.torch.save_file"))
  }
}

@Suite struct LoraRuleGolden {
  private func resolve(_ tree: ModelTree, _ loras: [LoraRequest]) throws -> ModelResolution {
    var requests = ModelRequests.tiny
    requests.loras = loras
    var options = ResolveOptions()
    options.checkpoint = fixtureModels + "/Stable-diffusion/tiny-scenes_v1.safetensors"
    return try tree.folders().resolve(requests, options: options)
  }

  @Test("the hash beats the name")
  func hashFirst() throws {
    let tree = try ModelTree()
    try tree.add("Lora/glow.safetensors", Sample.lora)
    try tree.link("Lora/neon.safetensors", as: "Lora/zzz.safetensors")
    let resolution = try resolve(tree, [LoraRequest("glow", "fe1a4d38eec4")])
    #expect(resolution.models?.loras.first?.file.name == "zzz")
    #expect(resolution.noteCodes == ["found-under-other-name"])
  }

  @Test(
    "any of a LoRA's hashes",
    arguments: ["fe1a4d38eec4", "fe1a4d38", "85f6d820b8", "85f6d820b8e771f6", "FE1A4D38EE"])
  func hashes(hash: String) throws {
    let resolution = try ModelFolders(paths: [fixtureModels]).find(
      ModelRequest(kind: .lora, name: nil, hash: hash))
    #expect(resolution.file?.name == "neon")
    #expect(resolution.reason == nil)
  }

  @Test("of two LoRA that claim a hash, the one whose data have it is taken; two pretenders are ambiguous")
  func honest() throws {
    let tree = try ModelTree()
    let hash = try FileHashes(ofFile: tree.add("x.safetensors", Sample.lora, mark: 1)).loraHash
    let claim = [(key: "sshs_model_hash", value: hash + String(repeating: "0", count: 52))]
    try tree.add("Lora/a.safetensors", Sample.lora, metadata: claim, mark: 2)
    try tree.add("Lora/b.safetensors", Sample.lora, metadata: claim, mark: 1)
    #expect(try resolve(tree, [LoraRequest("n", hash)]).models?.loras.first?.file.name == "b")
    try tree.add("Lora/b.safetensors", Sample.lora, metadata: claim, mark: 3)
    #expect(try resolve(tree, [LoraRequest("n", hash)]).codes == ["ambiguous-model"])
    #expect(try resolve(tree, [LoraRequest("a", hash)]).noteCodes == ["declared-hash-differs"])
  }

  @Test("golden files are found by A1111's hash of them, declared or computed", arguments: 0..<3)
  func golden(index: Int) throws {
    let golden = try #require(try Fixture.json("golden/hashes.json")["lora_files"]?.elements?[index])
    let tree = try ModelTree()
    let content = try #require(golden["file_base64"]?.text.flatMap { Data(base64Encoded: $0) })
    try tree.write("Lora/a.safetensors", Array(content))
    let hash = golden["infotext_lora_hash"]?.text
    let resolution = try resolve(tree, [LoraRequest("b", hash)])
    #expect(resolution.models?.loras.first?.file.name == "a")
    let declares = golden["alias"]?.text != nil
    #expect(resolution.noteCodes == ["found-under-other-name"] + (declares ? ["declared-hash-differs"] : []))
  }

  @Test("file names come before aliases")
  func alias() throws {
    let tree = try ModelTree()
    try tree.add("Lora/file.safetensors", Sample.lora, metadata: [("ss_output_name", "nickname")])
    try tree.add("Lora/nickname2.safetensors", Sample.lora, metadata: [("ss_output_name", "file")], mark: 1)
    #expect(try resolve(tree, [LoraRequest("nickname")]).models?.loras.first?.file.name == "file")
    #expect(try resolve(tree, [LoraRequest("file")]).models?.loras.first?.file.name == "file")
    #expect(try resolve(tree, [LoraRequest("Nickname")]).codes == ["missing-lora"])
  }

  @Test("an alias of two files is ambiguous, of two copies it is not")
  func sharedAlias() throws {
    let tree = try ModelTree()
    try tree.add("Lora/a.safetensors", Sample.lora, metadata: [("ss_output_name", "style")])
    try tree.add("Lora/b.safetensors", Sample.lora, metadata: [("ss_output_name", "style")])
    #expect(try resolve(tree, [LoraRequest("style")]).models?.loras.first?.file.name == "a")
    try tree.add("Lora/c.safetensors", Sample.lora, metadata: [("ss_output_name", "Style")])
    #expect(try resolve(tree, [LoraRequest("style")]).codes == ["ambiguous-model"])
  }

  @Test("names that are never aliases", arguments: ["none", "None", "addams", "Addams"])
  func forbidden(name: String) throws {
    let tree = try ModelTree()
    try tree.add("Lora/a.safetensors", Sample.lora, metadata: [("ss_output_name", name)])
    #expect(try resolve(tree, [LoraRequest(name)]).codes == ["missing-lora"])
    try tree.add("Lora/\(name).safetensors", Sample.lora)
    #expect(try resolve(tree, [LoraRequest(name)]).models?.loras.first?.file.name == name)
  }

  @Test("a LoRA found by hash under its alias is no surprise")
  func aliasAndHash() throws {
    let tree = try ModelTree()
    let path = try tree.add("Lora/a.safetensors", Sample.lora, metadata: [("ss_output_name", "style")])
    let hash = try FileHashes(ofFile: path).loraHash
    #expect(!(try resolve(tree, [LoraRequest("style", hash)])).noteCodes.contains("found-under-other-name"))
  }

  @Test("a LoRA for another family, and one whose names A1111 doesn't apply, are noted")
  func families() throws {
    let tree = try ModelTree()
    try tree.add("Lora/xl.safetensors", ["lora_te1_x.lora_up.weight": [2, 1]])
    try tree.add("Lora/wide.safetensors", ["lora_unet_x_attn2_to_k.lora_down.weight": [1, 768]])
    try tree.add("Lora/peft.safetensors", ["unet.x.lora_A.weight": [1, 2]])
    let xl = try resolve(tree, [LoraRequest("xl")])
    #expect(xl.noteCodes == ["matched-by-name", "lora-other-family"])
    #expect(try resolve(tree, [LoraRequest("wide")]).noteCodes.contains("lora-other-family"))
    #expect(try resolve(tree, [LoraRequest("peft")]).noteCodes.contains("lora-dotted-names"))
  }
}
