import FoundationEssentials
import Recipes
import TestSupport
import Tensors
import Testing

@testable import Diffusion

@Suite struct LoadedModelsProperty {
  /// Renders jobs one after another, as `verify` does.
  private struct Lane {
    let files = OpenModelFiles()
    let models = LoadedModels()
    let renderer: Renderer

    init() throws { renderer = Renderer(device: try Device(threads: 2), models: models) }

    func render(_ recipe: ResolvedRecipe) throws -> Regeneration {
      try renderer.render(try Plan(recipe, files: files))
    }
  }

  private func expectEqual(_ found: Regeneration, _ fresh: Regeneration, _ name: String) {
    #expect(found.image == fresh.image, "\(name)")
    #expect(found.trace == fresh.trace, "\(name)")
  }

  @Test(
    "with models of the render before: the same bits and the same notes as with fresh ones",
    arguments: [("reed", "tiny-random"), ("fern", "tiny-random"), ("iris", "tiny-families")])
  func bits(model: String, fixture: String) throws {
    let fresh = Renderer(device: try Device(threads: 2))
    let lane = try Lane()
    try withTemporaryFolder { folder in
      let models = fixture == "tiny-random" ? ["fern", "moss", "reed"] : [model, "garnet"]
      let shelf = try CheckpointShelf(models, from: fixture, in: folder)
      let jobs = try RandomJob.all(of: model, folder: fixture)
      for job in jobs {
        let recipe = try job.recipe { try shelf.path(of: $0) }
        expectEqual(try lane.render(recipe), try fresh.render(try Plan(recipe)), job.name)
      }
      #expect(lane.models.loadedCount < jobs.count)
    }
  }

  private func recipe(seed: Int128, loras: [String] = [], clipSkip: Int = 1) -> ResolvedRecipe {
    let job = RecordedJob(
      "quick", "a red ball over the hills, night", seed: seed, steps: 2, sampler: "Euler",
      schedule: "Uniform",
      loras: loras.map { LoraRequest(name: $0, textEncoderMultiplier: 0.8, unetMultiplier: 0.8) }
    ) {
      $0.size = ImageSize(width: 64, height: 64)
      $0.clipSkip = clipSkip
    }
    return job.recipe
  }

  @Test("claims of one checkpoint and set of LoRAs load it once")
  func loads() throws {
    let lane = try Lane()
    for seed in 1...3 { _ = try lane.render(recipe(seed: Int128(seed))) }
    #expect(lane.models.loadedCount == 1 && lane.files.openedCount == 1)
    for seed in 1...2 { _ = try lane.render(recipe(seed: Int128(seed), loras: ["neon"])) }
    #expect(lane.models.loadedCount == 2 && lane.files.openedCount == 2)
    _ = try lane.render(recipe(seed: 1, loras: ["neon"], clipSkip: 2))
    #expect(lane.models.loadedCount == 3 && lane.files.openedCount == 2)
    // Only the last render's is kept.
    _ = try lane.render(recipe(seed: 4))
    #expect(lane.models.loadedCount == 4 && lane.files.openedCount == 2)
  }

  @Test("a model file that was replaced is opened anew")
  func replaced() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/m.safetensors"
      var recipe = recipe(seed: 1)
      try FileManager.default.copyItem(atPath: recipe.models.checkpoint.path, toPath: path)
      recipe.models.checkpoint.path = path
      let lane = try Lane()
      let first = try lane.render(recipe)
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.copyItem(
        atPath: Fixture.path("tiny-scenes/models/Lora/neon.safetensors"), toPath: path)
      #expect(throws: DiffusionError.self) { try lane.render(recipe) }
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.copyItem(
        atPath: Fixture.path("tiny-scenes/models/Stable-diffusion/tiny-scenes_v1.safetensors"), toPath: path)
      expectEqual(try lane.render(recipe), first, "put back")
      #expect(lane.files.openedCount == 3)
    }
  }

  @Test("a render that was stopped leaves nothing behind")
  func stopped() throws {
    let lane = try Lane()
    let plan = try Plan(recipe(seed: 1), files: lane.files)
    #expect(throws: DiffusionError.self) { try lane.renderer.render(plan) { $0 != .decoding } }
    let fresh = Renderer(device: try Device(threads: 1))
    expectEqual(try lane.render(recipe(seed: 2)), try fresh.render(try Plan(recipe(seed: 2))), "after it")
    #expect(lane.models.loadedCount == 1)
  }
}
