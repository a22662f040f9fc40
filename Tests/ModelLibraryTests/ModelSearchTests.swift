import ModelFiles
import ModelLibrary
import Recipes
import TestSupport
import Testing

@Suite struct ModelSearchGolden {
  private func search(_ text: String, kind: ModelKind? = nil, workers: Int = 2) throws -> ModelSearchResult {
    var options = ResolveOptions()
    options.workers = workers
    return try ModelFolders(paths: [fixtureModels])
      .search(ModelQuery(parsing: text, kind: kind), options: options)
  }

  @Test(
    "what people have in hand leads to the file",
    arguments: [
      ("949e39aa10", "tiny-scenes_v1", .sha256), ("Model hash: 949E39AA10", "tiny-scenes_v1", .sha256),
      ("de2f2560", "tiny-scenes_v1", .autoV1), ("tiny-scenes_v1", "tiny-scenes_v1", .name),
      ("tiny-scenes_v1 [949e39aa10]", "tiny-scenes_v1", .sha256),
      ("other name [949e39aa10]", "tiny-scenes_v1", .sha256),
      ("fe1a4d38eec4", "neon", .autoV3), ("85f6d820b8", "neon", .sha256), ("<lora:neon:0.5>", "neon", .name),
      ("152d132d55", "tiny-scenes-vae", .sha256), ("094854fde9b7", "dusk", .sha256), ("dusk", "dusk", .name),
    ] as [(String, String, ModelMatch.Evidence)])
  func found(text: String, name: String, evidence: ModelMatch.Evidence) throws {
    for workers in [1, 3] {
      let result = try search(text, workers: workers)
      #expect(result.matches.map(\.file.name) == [name])
      #expect(result.matches.first?.evidence == evidence)
      #expect(result.matches.first?.sha256?.utf8.count == 64)
    }
  }

  @Test("what is not there, or is another", arguments: ["0123456789", "nobody", "e3b0c442", ""])
  func nothing(text: String) throws {
    let result = try search(text)
    #expect(result.matches.isEmpty && result.searched == 5)
  }

  @Test("a namesake with another hash is told, and not taken for it")
  func namesake() throws {
    let result = try search("neon [0123456789]")
    #expect(result.matches.isEmpty && result.namesakes.map(\.file.name) == ["neon"])
  }

  @Test("copies of a file are all found, pickles are told of")
  func copies() throws {
    let tree = try ModelTree()
    let path = try tree.add("Stable-diffusion/a.safetensors", Sample.sd1, mark: 1)
    try tree.add("Stable-diffusion/b/c.safetensors", Sample.sd1, mark: 1)
    try tree.add("Stable-diffusion/d.safetensors", Sample.sd1, mark: 2)
    try tree.write("Stable-diffusion/old.ckpt", [0x80, 2])
    let hash = try String(FileHash.sha256.digits(ofFile: path).prefix(10))
    let folders = try tree.folders()
    #expect(folders.search(ModelQuery(parsing: hash)).matches.map(\.file.name) == ["a", "c"])
    let old = folders.search(ModelQuery(parsing: "old"))
    #expect(old.matches.isEmpty && old.pickles.map(\.fileName) == ["old.ckpt"])
  }

  @Test("only the named file is read where the name is right")
  func lazy() throws {
    let tree = try ModelTree()
    let path = try tree.add("Stable-diffusion/a.safetensors", Sample.sd1, mark: 1)
    try tree.add("Stable-diffusion/b.safetensors", Sample.sdxl, mark: 2)
    let hash = try String(FileHash.sha256.digits(ofFile: path).prefix(10))
    let hashes = RecordingHashes()
    var options = ResolveOptions()
    options.hashes = hashes
    _ = try tree.folders().search(ModelQuery(parsing: "a [\(hash)]"), options: options)
    #expect(hashes.asked == ["sha256 a.safetensors"])
  }
}

@Suite struct ModelQueryGolden {
  @Test("forms of a query")
  func forms() {
    func read(_ text: String) -> [String?] {
      let query = ModelQuery(parsing: text)
      return [query.name, query.digits, query.kind?.rawValue]
    }
    #expect(read(" dream v2 [0724518C6B] ") == ["dream v2", "0724518c6b", nil])
    #expect(read("VAE hash: 0724518c6b") == ["0724518c6b", "0724518c6b", "vae"])
    #expect(read("Model: dream") == ["dream", nil, "checkpoint"])
    #expect(read("<lyco:a b:1:2>") == ["a b", nil, "lora"])
    #expect(read("dream [final]") == ["dream [final]", nil, nil])
    #expect(read("12345") == ["12345", nil, nil])
    #expect(read("[") == ["[", nil, nil])
    #expect(read("") == [nil, nil, nil])
  }
}
