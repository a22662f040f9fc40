import FoundationEssentials
import ModelLibrary
import Recipes
import TestSupport
import Testing

@Suite struct ModelFoldersGolden {
  private func kinds(_ folders: ModelFolders) -> [String] {
    folders.files.map { "\($0.relativePath) \($0.folderKind?.rawValue ?? "-")" }
  }

  @Test("the fixture's folder, with and without a slash at the end", arguments: ["", "/", "//"])
  func fixture(ending: String) throws {
    let folders = try ModelFolders(paths: [Fixture.path("tiny-scenes/models") + ending])
    #expect(
      kinds(folders) == [
        "Lora/mascot.safetensors lora", "Lora/neon.safetensors lora",
        "Stable-diffusion/tiny-scenes_v1.safetensors checkpoint", "VAE/tiny-scenes-vae.safetensors vae",
        "embeddings/dusk.safetensors embedding",
      ])
    #expect(folders.files.map(\.name) == ["mascot", "neon", "tiny-scenes_v1", "tiny-scenes-vae", "dusk"])
    #expect(folders.files[4].fileName == "dusk.safetensors")
    #expect(folders.files[4].byteCount == 1104)
    #expect(folders.files[4].path == Fixture.path("tiny-scenes/models/embeddings/dusk.safetensors"))
  }

  @Test("A1111's own folder: only the model folders are searched")
  func a1111() throws {
    let tree = try ModelTree()
    for name in [
      "models/Stable-diffusion/sub/a.safetensors", "models/Lora/b.safetensors",
      "models/LyCORIS/c.safetensors",
      "models/VAE/d.pt", "models/ControlNet/e.safetensors", "embeddings/f.pt", "venv/lib/g.bin",
      "outputs/h.safetensors", "models/hypernetworks/i.pt", "models/Stable-diffusion/j.yaml",
    ] {
      try tree.write(name, [1])
    }
    #expect(
      kinds(try tree.folders()) == [
        "f.pt embedding", "Lora/b.safetensors lora", "LyCORIS/c.safetensors lora",
        "Stable-diffusion/sub/a.safetensors checkpoint", "VAE/d.pt vae",
      ])
  }

  @Test("ComfyUI's own folder, and its models folder")
  func comfyUI() throws {
    let tree = try ModelTree()
    for name in [
      "models/checkpoints/a.safetensors", "models/loras/x/b.sft", "models/vae/c.safetensors",
      "models/embeddings/d.safetensors", "models/upscale_models/e.pth", "models/unet/f.safetensors",
      "custom_nodes/g.safetensors",
    ] {
      try tree.write(name, [1])
    }
    let expected = [
      "checkpoints/a.safetensors checkpoint", "embeddings/d.safetensors embedding", "loras/x/b.sft lora",
      "vae/c.safetensors vae",
    ]
    #expect(kinds(try tree.folders()) == expected)
    #expect(kinds(try tree.folders("models")) == expected)
    #expect(kinds(try tree.folders("models/loras")) == ["x/b.sft lora"])
  }

  @Test("InvokeAI's own folder: families first, then kinds; models in parts are left out")
  func invoke() throws {
    let tree = try ModelTree()
    try tree.add("models/sd-1/main/a.safetensors", Sample.sd1)
    try tree.add("models/sd-1/lora/b.safetensors", Sample.lora)
    try tree.add("models/sdxl/vae/c.safetensors", Sample.vae)
    try tree.add("models/any/embedding/d.safetensors", Sample.embedding)
    try tree.add("models/any/t2i_adapter/x.safetensors", Sample.sd1)
    try tree.add("models/sd-1/main/parts/unet/diffusion_pytorch_model.safetensors", Sample.sd1)
    try tree.write("models/sd-1/main/parts/model_index.json", Array("{}".utf8))
    try tree.add("outputs/y.safetensors", Sample.sd1)
    let found = try tree.folders().files.map { ($0.name, $0.folderKind) }
    #expect(
      Dictionary(uniqueKeysWithValues: found) == ["a": .checkpoint, "b": .lora, "c": .vae, "d": .embedding])
  }

  @Test("a flat folder: kinds are left to the headers; hidden files and other files are left out")
  func flat() throws {
    let tree = try ModelTree()
    for name in [
      "b.safetensors", "a.CKPT", ".c.safetensors", "d.png", "safetensors", ".git/e.safetensors", "sub/f.pt",
    ] {
      try tree.write(name, [1])
    }
    #expect(kinds(try tree.folders()) == ["a.CKPT -", "b.safetensors -", "sub/f.pt -"])
    #expect(try tree.folders().files.map(\.isPickle) == [true, false, true])
  }

  @Test("links are followed, and no folder is entered twice")
  func links() throws {
    let tree = try ModelTree()
    try tree.write("elsewhere/a.safetensors", [1])
    try tree.write("models/b.safetensors", [1])
    try tree.linkFolder(tree.place("elsewhere"), as: "models/Lora")
    try tree.linkFolder(tree.place("elsewhere"), as: "models/Zweite")
    try tree.linkFolder(tree.place("models"), as: "elsewhere/back")
    try tree.linkFolder(tree.place("gone.safetensors"), as: "models/dangling.safetensors")
    #expect(kinds(try tree.folders("models")) == ["Lora/a.safetensors lora", "b.safetensors -"])
    let twice = try ModelFolders(paths: [tree.place("models"), tree.place("models")])
    #expect(twice.files.count == 2)
  }

  @Test("several folders, sorted by path")
  func several() throws {
    let tree = try ModelTree()
    try tree.write("z/a.safetensors", [1])
    try tree.write("a/Ä.safetensors", [1])
    try tree.write("a/z.safetensors", [1])
    let folders = try ModelFolders(paths: [tree.place("z"), tree.place("a")])
    #expect(folders.files.map(\.name) == ["z", "Ä", "a"])
    #expect(try ModelFolders(paths: []).files.isEmpty)
  }

  @Test("a folder that can't be searched")
  func errors() throws {
    let tree = try ModelTree()
    let missing = ModelLibraryError.missingFolder(path: tree.place("none"))
    #expect(throws: missing) { try ModelFolders(paths: [tree.place("none")]) }
    #expect(missing.description.contains("--models"))
    let file = try tree.write("a.safetensors", [1])
    let notAFolder = ModelLibraryError.notAFolder(path: file)
    #expect(throws: notAFolder) { try ModelFolders(paths: [file]) }
    #expect(notAFolder.description.contains("--checkpoint"))
    #expect(ModelLibraryError.unreadableFolder(path: "/x").description.contains("`/x`"))
  }

  @Test("a folder without permission", .disabled(if: isSuperuser, "permissions do not bind this user"))
  func unreadable() throws {
    let tree = try ModelTree()
    try tree.write("Lora/a.safetensors", [1])
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0]
    try FileManager.default.setAttributes(attributes, ofItemAtPath: tree.place("Lora"))
    #expect(try tree.folders().notes.map(\.code) == ["unreadable-folder"])
    let error = ModelLibraryError.unreadableFolder(path: tree.place("Lora"))
    #expect(throws: error) { try tree.folders("Lora") }
  }
}

private let isSuperuser = ProcessInfo.processInfo.userName == "root"
