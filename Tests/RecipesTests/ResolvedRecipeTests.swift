import Recipes
import Testing

@Suite struct ResolvedRecipeProperty {
  private static let checkpoint = ModelFile(
    kind: .checkpoint, name: "m", path: "/m.safetensors", sha256: "00")

  @Test("whatever is not stated is an assumption")
  func assumptions() {
    let listing = [
      ResolvedSetting("Steps", "20", .stated), ResolvedSetting("Clip skip", "1", .defaulted),
      ResolvedSetting("Size", "512x512", .inferred("the size of the picture")),
      ResolvedSetting("Seed", "5", .overridden),
    ]
    let recipe = ResolvedRecipe(
      settings: RenderSettings(
        prompt: "", negativePrompt: "", steps: 20, sampler: "Euler", schedule: "Uniform", cfgScale: 7,
        seed: 5,
        size: ImageSize(width: 512, height: 512)),
      models: ResolvedModels(checkpoint: Self.checkpoint), listing: listing)
    #expect(recipe.assumptions.map(\.key) == ["Clip skip", "Size", "Seed"])
    #expect(listing.map(\.source.word) == ["stated", "default", "inferred", "overridden"])
  }

  @Test("files are listed as checkpoint, VAE, LoRAs, embeddings")
  func files() {
    let file = { (kind: ModelKind, name: String) in ModelFile(kind: kind, name: name, path: "", sha256: "") }
    let request = LoraRequest(name: "l", textEncoderMultiplier: 1, unetMultiplier: 1)
    let models = ResolvedModels(
      checkpoint: Self.checkpoint, vae: file(.vae, "v"),
      loras: [LoraUse(request: request, file: file(.lora, "l"))],
      embeddings: [file(.embedding, "e")])
    #expect(models.files.map(\.name) == ["m", "v", "l", "e"])
    #expect(ResolvedModels(checkpoint: Self.checkpoint).files.count == 1)
  }
}
