import FoundationEssentials
import ModelFiles
import TestSupport
import Tensors
import Testing
import Weights

@testable import Networks

/// A checkpoint too large to keep here: `Scripts/check-layers` records what diffusers' layers make of noise, beside it,
/// and runs this.
@Suite struct UNetLayerParity {
  private static let checkpoint = ProcessInfo.processInfo.environment["REPROCHECK_LAYERS"]

  @Test("every layer of a whole UNet", .enabled(if: checkpoint != nil))
  func layers() throws {
    let checkpoint = URL(fileURLWithPath: try #require(Self.checkpoint))
    let recording = try SafetensorsFile(
      path: checkpoint.deletingLastPathComponent().appending(path: "layers.safetensors").path)
    func recorded(_ name: String) throws -> (shape: [Int], values: [Float]) {
      let entry = try #require(recording.entry(name), "\(name)")
      let values = unsafe recording.withBytes(of: entry) { bytes in
        (0..<entry.count).map { unsafe bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
      }
      return (entry.shape, values)
    }
    let device = try Device(threads: 2)
    let weights = ModelWeights(
      checkpoint: try SafetensorsFile(path: checkpoint.path), vae: nil, keptBytes: 0, on: device)
    let (x, context) = (try recorded("x"), try recorded("context"))
    let vector = recording.entry("vector") == nil ? nil : try recorded("vector")
    let unet = try UNet(
      weights.scope("model.diffusion_model"), heads: vector == nil ? .count(8) : .size(64))
    var seen: [String: [Float]] = [:]
    let out = unet(
      FeatureMap(planes: [x.values], channels: 4, height: x.shape[2], width: x.shape[3], on: device),
      timestep: try recorded("t").values[0],
      context: Tensor(context.values, shape: context.shape, on: device),
      vector: vector.map { Tensor($0.values, shape: $0.shape, on: device) }
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
