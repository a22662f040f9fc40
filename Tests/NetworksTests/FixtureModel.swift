import ModelFiles
import TestSupport
import Tensors
import Weights

/// The trained fixture model and the recorded tensors of its jobs.
struct FixtureModel {
  let weights: ModelWeights
  let job: SafetensorsFile

  init(job: String, threads: Int = 2, keptBytes: Int = 1 << 30, profile: MatrixProfile = .native) throws {
    let file = try SafetensorsFile(
      path: Fixture.path("tiny-scenes/models/Stable-diffusion/tiny-scenes_v1.safetensors"))
    weights = ModelWeights(
      checkpoint: file, vae: nil, keptBytes: keptBytes, on: try Device(threads: threads, profile: profile))
    self.job = try SafetensorsFile(path: Fixture.path("tiny-scenes/golden/\(job).safetensors"))
  }

  func floats(_ name: String) throws -> [Float] {
    guard let entry = job.entry(name) else { throw Missing(name: name) }
    return unsafe job.withBytes(of: entry) { bytes in
      (0..<entry.count).map { unsafe bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
    }
  }

  func integers(_ name: String) throws -> [Int32] {
    try floats(name).map { Int32(bitPattern: $0.bitPattern) }
  }

  func shape(_ name: String) throws -> [Int] {
    guard let entry = job.entry(name) else { throw Missing(name: name) }
    return entry.shape
  }

  struct Missing: Error {
    let name: String
  }
}

/// The largest difference of two lists; infinite if one is longer or a value is not a number.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { $1.0.isNaN || $1.1.isNaN ? .infinity : max($0, abs($1.0 - $1.1)) }
}
