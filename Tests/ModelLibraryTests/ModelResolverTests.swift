import ModelFiles
import ModelLibrary
import Recipes
import TestSupport
import Testing

@Suite struct ModelResolverGolden {
  @Test("everything of a claim, by hash")
  func whole() throws {
    let requests = ModelRequests.claim(
      "tiny-scenes_v1", "949e39aa10",
      vae: ModelRequest(kind: .vae, name: "tiny-scenes-vae.safetensors", hash: "152d132d55"),
      loras: [LoraRequest("neon", "fe1a4d38eec4"), LoraRequest("mascot", "1e479c3506e0")],
      embeddings: [ModelRequest(kind: .embedding, name: "dusk", hash: "094854fde9b7")])
    let resolution = try ModelFolders(paths: [fixtureModels]).resolve(requests)
    let models = try #require(resolution.models)
    #expect(resolution.reasons.isEmpty && resolution.notes.isEmpty)
    #expect(models.files.map(\.name) == ["tiny-scenes_v1", "tiny-scenes-vae", "neon", "mascot", "dusk"])
    #expect(models.files.map(\.kind) == [.checkpoint, .vae, .lora, .lora, .embedding])
    #expect(models.checkpoint.sha256 == "949e39aa105bebdc88d64e0bd08c18678b3cb4adcd39711f8af7f3ae2295541b")
    #expect(models.checkpoint.path == fixtureModels + "/Stable-diffusion/tiny-scenes_v1.safetensors")
    #expect(models.loras.map(\.request) == requests.loras)
  }

  @Test("the second pass's checkpoint and LoRAs; the user's own file stands for the first only")
  func secondPass() throws {
    var requests = ModelRequests.claim(
      "tiny-scenes_v1", "949e39aa10", loras: [LoraRequest("neon", "fe1a4d38eec4")])
    requests.hiresCheckpoint = ModelRequest(kind: .checkpoint, name: "absent", hash: "0123456789")
    requests.hiresLoras = [LoraRequest("neon", "fe1a4d38eec4"), LoraRequest("mascot", "1e479c3506e0")]
    let folders = try ModelFolders(paths: [fixtureModels])
    #expect(folders.resolve(requests).codes == ["missing-checkpoint"])
    requests.hiresCheckpoint = ModelRequest(kind: .checkpoint, name: "tiny-scenes_v1", hash: "949e39aa10")
    let models = try #require(folders.resolve(requests).models)
    #expect(
      models.hiresCheckpoint == models.checkpoint
        && models.hiresLoras?.map(\.request.name) == ["neon", "mascot"])
    #expect(models.files.map(\.name) == ["tiny-scenes_v1", "tiny-scenes_v1", "neon", "mascot"])
    requests.hiresLoras = nil
    #expect(folders.resolve(requests).models?.hiresLoras == nil)
  }

  @Test(
    "found in A1111's, ComfyUI's and flat folders",
    arguments: [
      ["models/Stable-diffusion/", "models/VAE/", "models/Lora/", "embeddings/"],
      ["models/checkpoints/", "models/vae/", "models/loras/", "models/embeddings/"],
      ["", "", "", ""],
    ])
  func layouts(places: [String]) throws {
    let tree = try ModelTree()
    try tree.link("Stable-diffusion/tiny-scenes_v1.safetensors", as: places[0] + "renamed.safetensors")
    try tree.link("VAE/tiny-scenes-vae.safetensors", as: places[1] + "tiny-scenes-vae.safetensors")
    try tree.link("Lora/neon.safetensors", as: places[2] + "deep/neon.safetensors")
    try tree.link("embeddings/dusk.safetensors", as: places[3] + "dusk.safetensors")
    let requests = ModelRequests.claim(
      "tiny-scenes_v1", "949e39aa10", vae: ModelRequest(kind: .vae, name: "tiny-scenes-vae", hash: nil),
      loras: [LoraRequest("neon")],
      embeddings: [ModelRequest(kind: .embedding, name: "dusk", hash: "094854fde9b7")])
    let resolution = try tree.folders().resolve(requests)
    #expect(resolution.models?.files.map(\.name) == ["renamed", "tiny-scenes-vae", "neon", "dusk"])
    #expect(resolution.noteCodes == ["found-under-other-name", "matched-by-name", "matched-by-name"])
  }

  @Test("nothing of that hash or name: each kind has its own reason, with name and hash")
  func missing() throws {
    let requests = ModelRequests.claim(
      "dream", "0724518c6b", vae: ModelRequest(kind: .vae, name: "v.pt", hash: "0123456789"),
      loras: [LoraRequest("l", "0123456789ab"), LoraRequest("l", "0123456789ab"), LoraRequest("m")],
      embeddings: [ModelRequest(kind: .embedding, name: "e", hash: "0123456789ab")])
    let resolution = try ModelFolders(paths: [fixtureModels]).resolve(requests)
    #expect(
      resolution.codes == [
        "missing-checkpoint", "missing-vae", "missing-lora", "missing-lora", "missing-embedding",
      ])
    #expect(
      resolution.reasons[0].detail.hasPrefix(
        "checkpoint `dream` [0724518c6b] is in none of the model folders"))
    #expect(resolution.reasons[1].detail.contains("--vae"))
    #expect(resolution.reasons[3].detail.hasPrefix("LoRA `m` is in none"))
  }

  @Test("a claim that names no checkpoint")
  func unnamed() throws {
    let resolution = try ModelFolders(paths: [fixtureModels]).resolve(.claim("", nil))
    #expect(resolution.codes == ["missing-checkpoint"])
    #expect(resolution.reasons.first?.detail.hasPrefix("the claim names no checkpoint") == true)
  }

  @Test("a pickle or a damaged file that calls itself safetensors")
  func falseFriends() throws {
    let tree = try ModelTree()
    try tree.write("Stable-diffusion/pickle.safetensors", [0x80, 0x02, 1])
    try tree.write("Stable-diffusion/damaged.safetensors", [9, 0, 0, 0, 0, 0, 0, 0, 0x7B])
    try tree.write("flat/damaged.safetensors", [9, 0, 0, 0, 0, 0, 0, 0, 0x7B])
    try tree.write("Stable-diffusion/empty.safetensors", [])
    let folders = try tree.folders("Stable-diffusion")
    #expect(folders.resolve(.claim("pickle", nil)).codes == ["unsupported-model"])
    #expect(folders.resolve(.claim("damaged", nil)).codes == ["unsupported-model"])
    #expect(folders.resolve(.claim("empty", nil)).codes == ["missing-checkpoint"])
    #expect(folders.resolve(.claim("empty", nil)).noteCodes.contains("unreadable-model"))
    #expect(try tree.folders("flat").resolve(.claim("damaged", nil)).codes == ["unsupported-model"])
  }

  @Test("a file of another kind where a checkpoint was expected")
  func wrongKind() throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/model.safetensors", Sample.lora)
    try tree.add("Stable-diffusion/other.safetensors", ["a": [1], "b": [1]])
    let folders = try tree.folders()
    let resolution = folders.resolve(.claim("model", nil))
    #expect(resolution.codes == ["unsupported-model"])
    #expect(resolution.reasons.first?.detail.contains("is a LoRA") == true)
    #expect(folders.resolve(.claim("other", nil)).codes == ["unsupported-model"])
  }

  @Test(
    "families that are not rendered, by name",
    arguments: [
      (ModelFamily.inpainting, ["model.diffusion_model.input_blocks.0.0.weight": [2, 9, 1, 1]]),
      (.instructPix2Pix, ["model.diffusion_model.input_blocks.0.0.weight": [2, 8, 1, 1]]),
      (.sd3, ["model.diffusion_model.x_embedder.proj.weight": [2, 16, 2, 2]]),
      (.cascade, ["model.diffusion_model.clf.1.weight": [16, 2, 1, 1]]),
      (.unCLIP, ["embedder.model.ln_final.weight": [1024]]),
    ] as [(ModelFamily, [String: [Int]])])
  func families(family: ModelFamily, tensors: [String: [Int]]) throws {
    let tree = try ModelTree()
    for sample in [Sample.sd1, Sample.sdxl] {
      try tree.add("Stable-diffusion/other.safetensors", sample.merging(tensors) { $1 })
      let refused = try tree.folders().resolve(.claim("other", nil))
      #expect(refused.codes == ["unsupported-model"])
      #expect(refused.reasons.first?.detail.contains("is \(family.label), which") == true)
    }
  }

  @Test("an SDXL checkpoint is found like any other")
  func rendered() throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/xl.safetensors", Sample.sdxl)
    #expect(try tree.folders().resolve(.claim("xl", nil)).codes == [])
  }

  @Test("a checkpoint that lacks a part")
  func parts() throws {
    let tree = try ModelTree()
    let text = "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight"
    let decoder = "first_stage_model.decoder.conv_in.weight"
    try tree.add("Stable-diffusion/mute.safetensors", Sample.sd1.filter { $0.key != text })
    try tree.add("Stable-diffusion/blind.safetensors", Sample.sd1.filter { $0.key != decoder })
    try tree.add("VAE/v.safetensors", Sample.vae)
    let folders = try tree.folders()
    let mute = folders.resolve(.claim("mute", nil))
    #expect(mute.codes == ["unsupported-model"])
    #expect(mute.reasons.first?.detail.contains("no text encoder") == true)
    #expect(folders.resolve(.claim("blind", nil)).codes == ["missing-vae"])
    let vae = ModelRequest(kind: .vae, name: "v", hash: nil)
    #expect(folders.resolve(.claim("blind", nil, vae: vae)).models?.vae?.name == "v")
  }
}

@Suite struct ModelOverrideGolden {
  private let folders: ModelFolders
  private let checkpoint = fixtureModels + "/Stable-diffusion/tiny-scenes_v1.safetensors"

  init() throws { folders = try ModelFolders(paths: []) }

  @Test("a given checkpoint is used, with a note unless the hash agrees")
  func checkpoints() {
    var options = ResolveOptions()
    options.checkpoint = checkpoint
    let agreeing = folders.resolve(.tiny, options: options)
    #expect(agreeing.models?.checkpoint.path == checkpoint)
    #expect(agreeing.notes.isEmpty)
    var requests = ModelRequests.tiny
    for hash in ["6ce0161689", nil, "x"] {
      requests.checkpoint.hash = hash
      let other = folders.resolve(requests, options: options)
      #expect(other.models?.checkpoint.path == checkpoint)
      #expect(other.noteCodes == ["checkpoint-overridden"])
      #expect(
        other.notes.first?.detail.contains("[949e39aa10] is used as checkpoint `tiny-scenes_v1`") == true)
    }
  }

  @Test("a given checkpoint that is missing, no model, or a pickle")
  func badCheckpoint() throws {
    let tree = try ModelTree()
    var options = ResolveOptions()
    options.checkpoint = tree.place("none.safetensors")
    #expect(folders.resolve(.tiny, options: options).codes == ["missing-checkpoint"])
    options.checkpoint = try tree.write("a.ckpt", [0x80, 0x02, 1])
    #expect(folders.resolve(.tiny, options: options).codes == ["unsupported-model"])
    options.checkpoint = fixtureModels + "/Lora/neon.safetensors"
    #expect(folders.resolve(.tiny, options: options).codes == ["unsupported-model"])
  }

  @Test("a model in diffusers' parts: the way to one file is told, given or found")
  func parts() throws {
    let tree = try ModelTree()
    try tree.write("Stable-diffusion/dream/model_index.json", Array("{}".utf8))
    try tree.add("Stable-diffusion/dream/unet/diffusion_pytorch_model.safetensors", Sample.sd1)
    var options = ResolveOptions()
    options.checkpoint = tree.place("Stable-diffusion/dream")
    let given = try #require(folders.resolve(.tiny, options: options).reasons.first)
    #expect(given.code == .unsupportedModel && given.detail.contains("convert_diffusers_to_original"))
    let found = try tree.folders().resolve(.claim("dream", nil))
    #expect(found.codes == ["missing-checkpoint"] && found.noteCodes == ["model-in-parts"])
    #expect(found.notes.first?.detail.contains(tree.place("Stable-diffusion/dream")) == true)
  }

  @Test("a given VAE is used, also where the claim names none")
  func vae() {
    var options = ResolveOptions()
    options.checkpoint = checkpoint
    options.vae = fixtureModels + "/VAE/tiny-scenes-vae.safetensors"
    let resolution = folders.resolve(.tiny, options: options)
    #expect(resolution.models?.vae?.path == options.vae)
    #expect(resolution.noteCodes == ["vae-overridden"])
    var requests = ModelRequests.tiny
    requests.vae = ModelRequest(kind: .vae, name: "x", hash: "152d132d55")
    #expect(folders.resolve(requests, options: options).notes.isEmpty)
    options.vae = checkpoint
    #expect(folders.resolve(requests, options: options).codes == ["unsupported-model"])
  }
}

@Suite struct VAERuleGolden {
  @Test("words for the checkpoint's own", arguments: ["Automatic", "None", "none", ""])
  func own(name: String) throws {
    var requests = ModelRequests.tiny
    requests.vae = ModelRequest(kind: .vae, name: name, hash: nil)
    let resolution = try ModelFolders(paths: [fixtureModels]).resolve(requests)
    #expect(resolution.models != nil)
    #expect(resolution.models?.vae == nil)
  }

  @Test(
    "a VAE named after the checkpoint: used by nobody since 1.6.0, perhaps before",
    arguments: [
      ("Stable-diffusion/model.vae.safetensors", nil, ["automatic-vae"]),
      ("Stable-diffusion/model.vae.pt", SoftwareVersion([1, 5, 2]), ["automatic-vae"]),
      ("VAE/model-fine.safetensors", SoftwareVersion([1, 5, 2]), ["automatic-vae"]),
      ("VAE/model-fine.safetensors", SoftwareVersion([1, 6, 0]), []),
      ("VAE/other.safetensors", nil, []),
    ] as [(String, SoftwareVersion?, [String])])
  func automatic(place: String, version: SoftwareVersion?, notes: [String]) throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/model.safetensors", Sample.sd1)
    try tree.add(place, Sample.vae)
    var options = ResolveOptions()
    options.version = version
    let request = ModelRequest(kind: .checkpoint, name: "model", hash: nil)
    let resolution = try tree.folders().resolve(ModelRequests(checkpoint: request), options: options)
    #expect(resolution.models != nil)
    #expect(resolution.models?.vae == nil)
    #expect(resolution.noteCodes == ["matched-by-name"] + notes)
  }

  @Test("a VAE for other latents")
  func channels() throws {
    let tree = try ModelTree()
    try tree.link("Stable-diffusion/tiny-scenes_v1.safetensors", as: "tiny-scenes_v1.safetensors")
    try tree.add("flux.safetensors", Sample.vae.merging(["decoder.conv_in.weight": [2, 16, 1, 1]]) { $1 })
    var requests = ModelRequests.tiny
    requests.vae = ModelRequest(kind: .vae, name: "flux", hash: nil)
    let resolution = try tree.folders().resolve(requests)
    #expect(resolution.codes == ["unsupported-model"])
    #expect(resolution.reasons.first?.detail.contains("16 channels") == true)
  }
}

@Suite struct ModelResolverProperty {
  @Test("the result does not depend on the order of the folders")
  func order() throws {
    let tree = try ModelTree()
    try tree.link("Stable-diffusion/tiny-scenes_v1.safetensors", as: "x/a.safetensors")
    try tree.link("Stable-diffusion/tiny-scenes_v1.safetensors", as: "y/b.safetensors")
    let paths = [tree.place("x"), tree.place("y")]
    let one = try ModelFolders(paths: paths).resolve(.tiny)
    #expect(one.models?.checkpoint.name == "a")
    #expect(try ModelFolders(paths: paths.reversed()).resolve(.tiny) == one)
  }
}
