import Diffusion
import FoundationEssentials
import JSON
import ModelFiles
import OutputFiles
import Parameters
import Recipes
import Tensors

/// Renders a tiny model and compares every stage with what a reference renderer made of it.
struct SelfTest {
  /// One stage under one profile.
  struct Check: Sendable {
    var profile: MatrixProfile
    var stage: String
    var passed: Bool
    /// What was found, in words.
    var detail: String
  }

  private(set) var checks: [Check] = []
  private(set) var seconds = 0.0
  /// Of the latent under the portable profile: the same on every machine.
  private(set) var portableLatent: String?

  var passed: Bool { !checks.isEmpty && checks.allSatisfy(\.passed) }

  /// - Parameters:
  ///   - threads: of the second render of each profile; the first has one.
  ///   - folder: where the model is written for the time of the test.
  init(threads: Int, folder: String = FileManager.default.temporaryDirectory.path) {
    let clock = ContinuousClock()
    let start = clock.now
    let path = folder + "/reprocheck-self-test-\(ProcessInfo.processInfo.processIdentifier).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      try SelfTestModel().write(to: path)
      let golden = try JSONValue(parsing: PackageResources.self_test_json)
      for profile in MatrixProfile.allCases {
        attempt(profile, threads: max(threads, 2), model: path, golden)
      }
    } catch {
      checks.append(Check(profile: .portable, stage: "model", passed: false, detail: "\(error)"))
    }
    seconds = (clock.now - start) / .seconds(1)
  }

  private mutating func attempt(
    _ profile: MatrixProfile, threads: Int, model: String, _ golden: JSONValue
  ) {
    do { try run(profile, threads: threads, model: model, golden) } catch {
      checks.append(Check(profile: profile, stage: "render", passed: false, detail: "\(error)"))
    }
  }

  /// The stages by the tensors that show them, with the largest difference that rounding explains.
  private static let stages: [(name: String, tensor: String, tolerance: Float)] = [
    ("noise", "noise", 0), ("text encoder", "cond", 1e-5), ("UNet step", "denoised_00", 2e-5),
    ("sampling", "latent", 2e-5), ("VAE", "pixels", 5e-5),
  ]

  private mutating func run(
    _ profile: MatrixProfile, threads: Int, model: String, _ golden: JSONValue
  ) throws {
    let plan = try Plan(Self.recipe(golden["infotext"]?.text ?? "", model: model))
    let results = try [1, threads].map { count in
      try Renderer(device: Device(threads: count, profile: profile)).render(plan, keepsTensors: true)
    }
    let tensors = Dictionary(uniqueKeysWithValues: results[0].tensors.map { ($0.name, $0.values) })
    for stage in Self.stages {
      let wanted = (golden[stage.tensor]?.elements ?? []).compactMap { $0.number.map(Float.init) }
      checks.append(Self.check(profile, stage, tensors[stage.tensor] ?? [], wanted))
    }
    let agree = results[0].trace.fingerprints == results[1].trace.fingerprints
    checks.append(
      Check(
        profile: profile, stage: "threads", passed: agree,
        detail: agree ? "1 and \(threads) threads give the same bits" : "1 and \(threads) threads differ"))
    if profile == .portable {
      portableLatent = results[0].trace.fingerprints.first { $0.tensor == "latent" }?.sha256
    }
  }

  private static func check(
    _ profile: MatrixProfile, _ stage: (name: String, tensor: String, tolerance: Float), _ found: [Float],
    _ wanted: [Float]
  ) -> Check {
    // The golden file holds evenly spaced values of each tensor.
    let stride = wanted.isEmpty ? 1 : max(found.count / wanted.count, 1)
    let samples = wanted.indices.map { $0 * stride < found.count ? found[$0 * stride] : .nan }
    let largest = wanted.reduce(Float(1)) { max($0, abs($1)) }
    let difference = zip(samples, wanted).reduce(Float(0)) {
      $1.0.isFinite ? max($0, abs($1.0 - $1.1)) : .infinity
    }
    let limit = stage.tolerance * largest
    return Check(
      profile: profile, stage: stage.name, passed: !wanted.isEmpty && difference <= limit,
      detail: "largest difference \(difference), limit \(limit)")
  }

  private static func recipe(_ infotext: String, model: String) throws -> ResolvedRecipe {
    let resolution = try Parameters.resolution(of: try parsedParameters(infotext), ResolvingOptions())
    guard let settings = resolution.settings else {
      throw DiffusionError.unverifiable(resolution.reasons)
    }
    let checkpoint = ModelFile(kind: .checkpoint, name: "self-test", path: model, sha256: "")
    return ResolvedRecipe(
      settings: settings, models: ResolvedModels(checkpoint: checkpoint), listing: resolution.listing)
  }
}
