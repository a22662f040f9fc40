import ModelFiles
import ModelLibrary
import Recipes
import TestSupport
import Testing

@Suite struct EmbeddingGolden {
  private func resolve(_ tree: ModelTree, _ change: (inout ModelRequests) -> Void) throws -> ModelResolution {
    var requests = ModelRequests.tiny
    change(&requests)
    var options = ResolveOptions()
    options.checkpoint = Fixture.path("tiny-scenes/models/Stable-diffusion/tiny-scenes_v1.safetensors")
    return try tree.folders().resolve(requests, options: options)
  }

  @Test("all embeddings by name: one of each, what can't be used is doubtful")
  func byName() throws {
    let tree = try ModelTree()
    try tree.add("embeddings/b.safetensors", Sample.embedding, mark: 1)
    try tree.add("embeddings/sub/a.safetensors", Sample.embedding, mark: 2)
    try tree.add("embeddings/copy/a.safetensors", Sample.embedding, mark: 2)
    try tree.add("embeddings/two.safetensors", Sample.embedding, mark: 3)
    try tree.add("embeddings/x/two.safetensors", Sample.embedding, mark: 4)
    try tree.write("embeddings/pickle.pt", [0x50, 0x4B, 3, 4])
    try tree.write("embeddings/b.pt", [0x50, 0x4B, 3, 4])
    try tree.add("embeddings/no.safetensors", ["a": [1], "b": [1]])
    try tree.write("embeddings/damaged.safetensors", [1, 2, 3])
    try tree.add("Lora/l.safetensors", Sample.lora)
    let resolution = try resolve(tree) { $0.embeddingsByName = true }
    #expect(resolution.models?.embeddings.map(\.name) == ["a", "b"])
    #expect(resolution.models?.embeddings.first?.path == tree.place("embeddings/copy/a.safetensors"))
    #expect(resolution.doubtfulEmbeddings.map(\.name) == ["damaged", "no", "pickle", "two"])
    #expect(
      resolution.doubtfulEmbeddings.map(\.reason.code)
        == [.unsupportedModel, .unsupportedModel, .unsupportedModel, .ambiguousModel])
  }

  @Test("in a flat folder only embeddings, and pickles that may be some")
  func flat() throws {
    let tree = try ModelTree()
    try tree.link("embeddings/dusk.safetensors", as: "dusk.safetensors")
    try tree.link("Lora/neon.safetensors", as: "neon.safetensors")
    try tree.add("other.safetensors", ["a": [1], "b": [1]])
    try tree.write("old.pt", [0x50, 0x4B, 3, 4])
    try tree.write("big.ckpt", [0x50, 0x4B, 3, 4])
    let resolution = try resolve(tree) { $0.embeddingsByName = true }
    #expect(resolution.models?.embeddings.map(\.name) == ["dusk"])
    #expect(resolution.doubtfulEmbeddings.map(\.name) == ["old"])
  }

  @Test("named embeddings come first and not twice")
  func both() throws {
    let tree = try ModelTree()
    try tree.add("embeddings/a.safetensors", Sample.embedding, mark: 1)
    try tree.add("embeddings/b:1.safetensors", Sample.embedding, mark: 2)
    let hash = try FileHashes(ofFile: tree.place("embeddings/b:1.safetensors")).embeddingHash
    let resolution = try resolve(tree) {
      $0.embeddings = [ModelRequest(kind: .embedding, name: "b1", hash: hash)]
      $0.embeddingsByName = true
    }
    #expect(resolution.models?.embeddings.map(\.name) == ["b:1", "a"])
    #expect(!resolution.noteCodes.contains("found-under-other-name"))
  }

  @Test("an embedding that a LoRA brings along needs no file")
  func bundled() throws {
    let tree = try ModelTree()
    try tree.add(
      "Lora/style.safetensors", Sample.lora.merging(["bundle_emb.mood.emb_params": [1, 768]]) { $1 })
    let found = try resolve(tree) {
      $0.loras = [LoraRequest("style")]
      $0.embeddings = [ModelRequest(kind: .embedding, name: "mood", hash: "style")]
    }
    #expect(found.models?.embeddings == [])
    #expect(found.noteCodes.contains("bundled-embedding"))
    let other = try resolve(tree) {
      $0.loras = [LoraRequest("style")]
      $0.embeddings = [ModelRequest(kind: .embedding, name: "gloom", hash: "style")]
    }
    #expect(other.codes == ["missing-embedding"])
    let hashed = try resolve(tree) {
      $0.loras = [LoraRequest("style")]
      $0.embeddings = [ModelRequest(kind: .embedding, name: "mood", hash: "0123456789ab")]
    }
    #expect(hashed.codes == ["missing-embedding"])
  }
}
