import Recipes

extension ModelRequests {
  /// The files that a recipe asks for.
  init(_ recipe: Recipe, embeddingsByName: Bool) {
    let checkpoint = ModelRequest(
      kind: .checkpoint, name: recipe.modelName.map(fileName),
      hash: recipe.modelHash.flatMap(hexDigits) ?? recipe.listedModelHash)
    self.init(
      checkpoint: checkpoint, vae: .vae(recipe),
      refiner: recipe.refiner.map { ModelRequest(titled: $0.checkpoint) }, loras: recipe.loras,
      embeddings: recipe.embeddings,
      embeddingsByName: embeddingsByName)
    guard let hires = recipe.hires, hires.isPass, recipe.denoisingStrength != nil else { return }
    hiresCheckpoint = hires.checkpoint.map { ModelRequest(titled: $0) }
    hiresLoras = hires.loras.flatMap { $0 == recipe.loras ? nil : $0 }
  }
}

extension ModelRequest {
  /// A checkpoint as A1111 writes it in one field: `name [hash]`.
  init(titled title: String) {
    let title = title.trimmed
    guard title.utf8.last == UInt8(ascii: "]"), let open = title.utf8.lastIndex(of: UInt8(ascii: "[")),
      let hash = hexDigits(String(title[title.index(after: open)...].dropLast()))
    else {
      self.init(kind: .checkpoint, name: fileName(title), hash: nil)
      return
    }
    let name = String(title[..<open]).trimmed
    self.init(kind: .checkpoint, name: name.isEmpty ? nil : fileName(name), hash: hash)
  }

  /// A separate VAE, or nil where the checkpoint's own is meant.
  static func vae(_ recipe: Recipe) -> ModelRequest? {
    let own = ["none", "automatic", "default (model)", "built-in", "use same choices"]
    let name = recipe.vaeName.flatMap { own.contains($0.lowercased()) ? nil : fileName($0) }
    let hash = recipe.vaeHash.flatMap(hexDigits) ?? recipe.listedVAEHash
    guard name != nil || hash != nil else { return nil }
    return ModelRequest(kind: .vae, name: name, hash: hash)
  }
}

/// A model's name without folders, extension and Markdown's backslashes, as a name only: it never becomes a path.
func fileName(_ written: String) -> String {
  let bytes = Array(written.utf8)
  let kept = bytes.indices.filter { i in
    bytes[i] != 0x5C || i + 1 == bytes.count || bytes[i + 1] != UInt8(ascii: "_")
  }
  let last = kept.map { bytes[$0] }.split { $0 == UInt8(ascii: "/") || $0 == 0x5C }.last ?? []
  let name = String(decoding: last, as: UTF8.self)
  let extensions = [".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".gguf"]
  guard let found = extensions.first(where: { name.lowercased().utf8.hasSuffix($0) }) else { return name }
  return String(decoding: name.utf8.dropLast(found.utf8.count), as: UTF8.self)
}
