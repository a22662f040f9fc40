import ModelFiles
import Recipes
import Testing

@testable import ModelLibrary

@Suite struct ModelPathsFileGolden {
  private let tree: ModelTree

  init() throws {
    tree = try ModelTree()
    try tree.add("webui/models/Stable-diffusion/a.safetensors", Sample.sd1)
    try tree.add("webui/models/Lora/b.safetensors", Sample.lora)
    try tree.add("webui/models/LyCORIS/deep/c.safetensors", Sample.lora)
    try tree.add("comfy/models/vae/d.safetensors", Sample.vae)
    try tree.add("webui/outputs/e.safetensors", Sample.sd1)
  }

  private func write(_ yaml: String) throws {
    try tree.write("comfy/extra_model_paths.yaml", Array(yaml.utf8))
  }

  private static let list = """
    # paths of another program
    a111:
        base_path: ../webui/
        checkpoints: models/Stable-diffusion
        controlnet: models/ControlNet
        loras: |
             models/Lora
             models/LyCORIS
        is_default: true
    other:
        vae: absent/
    """

  @Test("the folders of another program are searched, each for its kind")
  func folders() throws {
    try write(Self.list)
    let folders = try tree.folders("comfy")
    let found = Dictionary(uniqueKeysWithValues: folders.files.map { ($0.name, $0.folderKind) })
    #expect(found == ["a": .checkpoint, "b": .lora, "c": .lora, "d": .vae])
    #expect(folders.notes.map(\.code) == ["missing-folder"])
    #expect(folders.notes[0].detail.contains("absent"))
  }

  @Test("the list alone can be given")
  func alone() throws {
    try write(Self.list)
    let folders = try ModelFolders(paths: [tree.place("comfy/extra_model_paths.yaml")])
    #expect(folders.files.map(\.name).sorted() == ["a", "b", "c"])
  }

  @Test("absolute paths stand as they are, and no folder is searched twice")
  func absolute() throws {
    try write(
      "x:\n  base_path: \(tree.path)/webui\n  loras: \(tree.path)/webui/models/Lora\n  embeddings: models/Lora\n"
    )
    #expect(try tree.folders("comfy").files.map(\.name).sorted() == ["b", "d"])
  }

  static let odd = [
    "", "a: b", "- a\n- b", "x:\n  loras: [a, b]\n", "x: {loras: }", "x:\n  base_path: 5\n", "? {a: b}\n: c",
    "a: &a [*a]", "x: &b\n  loras: *b\n",
  ]

  @Test("what is no such list names no folder, and never ends the search", arguments: odd)
  func others(yaml: String) throws {
    try write(yaml)
    let folders = try tree.folders("comfy")
    #expect(folders.files.map(\.name) == ["d"])
    #expect(folders.notes.allSatisfy { ["unreadable-paths-file", "missing-folder"].contains($0.code) })
  }

  static let broken = [
    "x: [", "\"", "a: b: c: d", String(repeating: "[", count: 10_000), String(repeating: "- ", count: 10_000),
    String(repeating: "x", count: 300_000),
    (0..<500).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
  ]

  @Test("a damaged or hostile list is noted", arguments: broken.indices)
  func hostile(index: Int) throws {
    try write(Self.broken[index])
    let folders = try tree.folders("comfy")
    #expect(folders.files.map(\.name) == ["d"])
    #expect(folders.notes.map(\.code) == ["unreadable-paths-file"])
  }
}
