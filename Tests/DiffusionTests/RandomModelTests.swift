import Pixels
import TestSupport
import Tensors
import Testing

@testable import Diffusion

/// Models whose shapes, storage and LoRAs are unlike each other's, under every setting that changes the picture.
@Suite struct RandomModelParity {
  @Test("every job of a random model", arguments: ["fern", "moss", "reed"])
  func jobs(model: String) throws {
    try compareAll(of: model, in: "cases", with: "expected")
  }

  @Test("a job for every kind of setting", arguments: ["fern", "reed"])
  func settings(model: String) throws {
    try compareAll(of: model, in: "settings", with: "settings")
  }

  private func compareAll(of model: String, in list: String, with file: String) throws {
    let expected = try Recording(path: "tiny-random/\(file).safetensors")
    let renderer = Renderer(device: try Device(threads: 2))
    try withTemporaryFolder { folder in
      let shelf = try CheckpointShelf(in: folder)
      for job in try RandomJob.all(of: model, in: list) {
        let plan = try Plan(try job.recipe { try shelf.path(of: $0) })
        try compare(try renderer.render(plan, keepsTensors: true), with: expected, job)
      }
    }
  }

  @Test(
    "every job of a random model of SD 2, SDXL or its refiner",
    arguments: ["iris", "loam", "onyx", "jade", "garnet"])
  func families(model: String) throws {
    let fixture = "tiny-families"
    let expected = try Recording(path: "\(fixture)/expected.safetensors")
    let renderer = Renderer(device: try Device(threads: 2))
    try withTemporaryFolder { folder in
      let shelf = try CheckpointShelf(
        model == "garnet" ? [model] : [model, "garnet"], from: fixture, in: folder)
      for job in try RandomJob.all(of: model, folder: fixture) {
        let plan = try Plan(try job.recipe { try shelf.path(of: $0) })
        try compare(try renderer.render(plan, keepsTensors: true), with: expected, job)
      }
    }
  }

  /// In the order of the run, so that the first complaint names the stage at fault.
  private func compare(_ found: Regeneration, with expected: Recording, _ job: RandomJob) throws {
    let tensors = Dictionary(uniqueKeysWithValues: found.tensors.map { ($0.name, $0.values) })
    func check(_ name: String, _ mine: [Float]?, tolerance: (_ largest: Float) -> Float) throws {
      let theirs = try expected.floats("\(job.name)/\(name)")
      let difference = largestDifference(try #require(mine, "\(job.name)/\(name)"), theirs)
      let largest = theirs.reduce(0) { max($0, abs($1)) }
      #expect(difference <= tolerance(largest), "\(job.name)/\(name), of \(largest)")
    }
    // The angle between two noises is a sum over the height, in an order of the library's own.
    let isMixed = job.hasVariation
    if expected.names.contains("\(job.name)/noise") {
      try check("noise", tensors["noise"]) { isMixed ? max(1e-6, $0 * 1e-6) : 0 }
    }
    try check("first", tensors["denoised_00"] ?? tensors["eps_00"]) { max(5e-4, $0 * 5e-5) }
    try check("latent", tensors["latent"]) { job.isBrownian ? $0 * 2e-3 : 5e-4 }
    try checkImage(found.image, with: expected, job)
  }

  private func checkImage(_ image: RGBImage, with expected: Recording, _ job: RandomJob) throws {
    let theirs = try expected.bytes("\(job.name)/image")
    try #require(image.bytes.count == theirs.count, "\(job.name)")
    let levels = zip(image.bytes, theirs).map { abs(Int($0) - Int($1)) }
    #expect(levels.max() ?? 0 <= 1, "\(job.name)")
    let share = Double(levels.count { $0 > 0 }) / Double(levels.count)
    #expect(share <= (job.isBrownian ? 0.03 : 0.005), "\(job.name): a share of the values may be off by one")
  }
}
