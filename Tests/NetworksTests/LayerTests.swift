import FoundationEssentials
import ModelFiles
import TestSupport
import Tensors
import Testing
import Weights

@testable import Networks

/// A checkpoint too large to keep here: `Scripts/check-sdxl` makes one, records what diffusers' layers make of noise,
/// and runs this.
@Suite struct UNetLayerParity {
  private static let folder = ProcessInfo.processInfo.environment["REPROCHECK_LAYERS"]

  @Test("every layer of a whole SDXL", .enabled(if: folder != nil))
  func layers() throws {
    let folder = try #require(Self.folder)
    let recording = try SafetensorsFile(path: folder + "/layers.safetensors")
    func recorded(_ name: String) throws -> (shape: [Int], values: [Float]) {
      let entry = try #require(recording.entry(name), "\(name)")
      let values = unsafe recording.withBytes(of: entry) { bytes in
        (0..<entry.count).map { unsafe bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
      }
      return (entry.shape, values)
    }
    let device = try Device(threads: 2)
    let weights = ModelWeights(
      checkpoint: try SafetensorsFile(path: folder + "/sdxl.safetensors"), vae: nil, keptBytes: 0, on: device)
    let unet = try UNet(weights.scope("model.diffusion_model"), heads: .size(64))
    let (x, context, vector) = (try recorded("x"), try recorded("context"), try recorded("vector"))
    var seen: [String: [Float]] = [:]
    let out = unet(
      FeatureMap(planes: [x.values], channels: 4, height: x.shape[2], width: x.shape[3], on: device),
      timestep: try recorded("t").values[0],
      context: Tensor(context.values, shape: context.shape, on: device),
      vector: Tensor(vector.values, shape: vector.shape, on: device)
    ) { name, map in seen[name] = map.planes(of: 0) }
    seen["out"] = out.planes(of: 0)
    var worst: Float = 0
    for entry in recording.tensors where !["x", "context", "vector", "t"].contains(entry.name) {
      let theirs = try recorded(entry.name).values
      let mine = try #require(seen[entry.name], "\(entry.name)")
      seen[entry.name] = nil
      let share = largestDifference(mine, theirs) / theirs.reduce(0) { max($0, abs($1)) }
      worst = max(worst, share)
      #expect(share < 1e-3, "\(entry.name)")
    }
    #expect(seen.isEmpty, "\(seen.keys.sorted())")
    print("worst layer: \(worst) of its largest value")
  }
}
