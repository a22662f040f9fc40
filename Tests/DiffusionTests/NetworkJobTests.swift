import Recipes
import TestSupport
import Tensors
import Testing

@testable import Diffusion

/// Jobs of `Fixtures/tiny-networks`: network files of every kind in models of three families.
private struct NetworkJobs {
  static let fixture = "tiny-networks"

  let checkpoint: String
  let jobs: [RandomJob]

  init(of model: String, in folder: String) throws {
    checkpoint = try unfoldedCheckpoint(
      model, from: model == "fern" ? "tiny-random" : "tiny-families", in: folder)
    jobs = try RandomJob.all(of: model, folder: Self.fixture)
  }

  func rendered(_ name: String, threads: Int, change: (inout ResolvedRecipe) -> Void = { _ in }) throws
    -> Regeneration
  {
    let job = try #require(jobs.first { $0.name == name })
    var recipe = try job.recipe { _ in checkpoint }
    change(&recipe)
    let renderer = Renderer(device: try Device(threads: threads))
    return try renderer.render(try Plan(recipe), keepsTensors: true)
  }
}

extension Regeneration {
  fileprivate var latent: [Float] { tensors.first { $0.name == "latent" }?.values ?? [] }
}

@Suite struct NetworkJobParity {
  @Test("every network file in a model of its family", arguments: ["fern", "iris", "onyx"])
  func jobs(model: String) throws {
    let expected = try Recording(path: "\(NetworkJobs.fixture)/expected.safetensors")
    try withTemporaryFolder { folder in
      let jobs = try NetworkJobs(of: model, in: folder)
      #expect(!jobs.jobs.isEmpty)
      for job in jobs.jobs {
        let found = try jobs.rendered(job.name, threads: 2).latent
        let theirs = try expected.floats(job.name)
        let mean = theirs.reduce(0, +) / Float(theirs.count)
        let spread = (theirs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(theirs.count)).squareRoot()
        #expect(largestDifference(found, theirs) < spread * 1e-3, "\(job.name)")
      }
    }
  }
}

@Suite struct NetworkJobProperty {
  @Test("layers that A1111 ignores are told, and bits do not depend on threads")
  func incomplete() throws {
    try withTemporaryFolder { folder in
      let jobs = try NetworkJobs(of: "onyx", in: folder)
      let one = try jobs.rendered("sdxl-incomplete", threads: 1)
      let note = one.trace.notes.first { $0.code == "lora-partly-applied" }
      #expect(
        note?.detail.contains("such as `lora_te2_text_model_encoder_layers_0_self_attn_k_proj`") == true)
      #expect(try jobs.rendered("sdxl-incomplete", threads: 3).trace.fingerprints == one.trace.fingerprints)
    }
  }

  @Test("with multipliers 0 a network changes nothing; its embeddings still stand for their words")
  func zero() throws {
    try withTemporaryFolder { folder in
      let jobs = try NetworkJobs(of: "fern", in: folder)
      func latent(_ name: String, multiplier: Double?) throws -> [Float] {
        try jobs.rendered(name, threads: 2) { recipe in
          guard let multiplier else {
            recipe.models.loras = []
            return
          }
          for i in recipe.models.loras.indices {
            recipe.models.loras[i].request.textEncoderMultiplier = multiplier
            recipe.models.loras[i].request.unetMultiplier = multiplier
          }
        }.latent
      }
      #expect(try latent("order", multiplier: 0) == latent("order", multiplier: nil))
      #expect(try latent("bundle", multiplier: 0) != latent("bundle", multiplier: nil))
    }
  }
}
