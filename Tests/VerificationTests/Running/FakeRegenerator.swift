import Claims
import FoundationEssentials
import ImageCodecs
import JSON
import Pixels
import Recipes
import Similarity
import Synchronization

@testable import Verification

/// Paints a picture by the claim's seed. Its steps say what happens: 13 can't be computed, 98 takes
/// too much memory, 99 is refused late.
final class FakeRegenerator: Regenerator {
  let profile = NumericProfile(
    engineVersion: "1", name: "fake", blas: "none", blasCore: "none", instructionSet: "none")
  /// Whether each claim has a setting that only its picture tells.
  let searches: Bool
  let prepared = Mutex(0)
  /// How many renders were asked for their memory.
  let weighed = Mutex(0)
  let rendered = Mutex<[(model: String, lane: Int)]>([])

  init(searches: Bool = false) { self.searches = searches }

  func prepared(_ claim: Claim, modelFolders: [String]) -> PreparedClaim {
    prepared.withLock { $0 += 1 }
    var result = PreparedClaim()
    guard let parsed = claim.parameters?.parsed else { return result }
    let model = parsed.value("Model") ?? ""
    result.listing = [ResolvedSetting("Steps", parsed.value("Steps") ?? "", .stated)]
    result.infotext = parsed.prompt
    if model.lowercased().hasPrefix("absent") {
      let reason = Reason(.missingCheckpoint, "checkpoint `\(model)` is nowhere")
      let hash = parsed.value("Model hash")
      result.reasons = [reason]
      result.missing = [MissingRequest(ModelRequest(kind: .checkpoint, name: model, hash: hash), reason)]
      return result
    }
    let file = ModelFile(
      kind: .checkpoint, name: model, path: "/m/" + model, sha256: sha256(of: Array(model.utf8)))
    result.models = [file]
    result.recipe = ResolvedRecipe(
      settings: RenderSettings(
        prompt: parsed.prompt, negativePrompt: "", steps: Int(parsed.value("Steps") ?? "") ?? 1,
        sampler: "Euler",
        schedule: "Uniform", cfgScale: 7, seed: Int128(parsed.value("Seed") ?? "") ?? 0,
        size: ImageSize(width: 32, height: 32)),
      models: ResolvedModels(checkpoint: file), listing: result.listing)
    result.isSearched = searches
    return result
  }

  func bytes(for recipe: ResolvedRecipe) -> Int {
    weighed.withLock { $0 += 1 }
    return 1 << 20
  }

  func picture(
    of claim: PreparedClaim, against shared: RGBImage?, on lane: RenderLane,
    observe: @escaping (Double) -> Bool
  ) throws(RegenerationError) -> RegeneratedPicture {
    guard observe(0), let recipe = claim.recipe else { throw .stopped }
    rendered.withLock { $0.append((recipe.models.checkpoint.name, lane.number)) }
    switch recipe.settings.steps {
    case 13: throw .failed(ReadingFailure(.damaged, "the model is damaged"))
    case 98: throw .unverifiable([Reason(.tooLarge, "too much memory")])
    case 99: throw .unverifiable([Reason(.unsupportedModel, "not a number")])
    default: break
    }
    let image = painted(seed: Int(recipe.settings.seed))
    return RegeneratedPicture(
      image: image, fileSHA256: image.sha256, byteCount: image.bytes.count,
      trace: RunTrace(profile: profile, fingerprints: [Fingerprint(tensor: "latent", sha256: image.sha256)]),
      foundSettings: claim.isSearched && shared != nil
        ? [ResolvedSetting("Steps", "found", .inferred("the picture fits"))] : [])
  }
}

/// A picture with structure, another for each seed.
func painted(seed: Int) -> RGBImage {
  var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
  let bytes = (0..<32 * 32 * 3).map { _ -> UInt8 in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(truncatingIfNeeded: state >> 56)
  }
  return RGBImage(width: 32, height: 32, bytes: bytes)
}

struct FakeWriter: JudgementWriter {
  func reasons(of judgement: Judgement) -> [String] { [judgement.rule ?? "no rule"] }
  func diff(of judgement: Judgement) -> JSONValue {
    .object([.init("a", .string(judgement.a.hashes.rgbSHA256))])
  }
  func hashes(of picture: JudgedPicture) -> JSONValue { .string(picture.hashes.rgbSHA256) }
  func thumbnail(of image: RGBImage) -> Thumbnail? {
    Thumbnail(mediaType: "image/png", bytes: Array(image.bytes.prefix(9)), width: 1, height: 3)
  }
}

/// A store in memory that can be full.
final class FakeStore: FindingStore {
  let findings = Mutex<[String: Finding]>([:])
  let capacity: Int

  init(capacity: Int = .max) { self.capacity = capacity }

  func finding(for key: String) throws(VerificationError) -> Finding? { findings.withLock { $0[key] } }

  func keep(_ finding: Finding, for key: String) throws(VerificationError) {
    let isFull = findings.withLock { findings in
      if findings.count >= capacity { return true }
      findings[key] = finding
      return false
    }
    if isFull { throw .ledger(path: "x", reason: "the disk is full") }
  }
}

/// A claim's file: painted with `paint`, stating `seed`.
func writeClaim(
  _ path: String, seed: Int, paint: Int? = nil, model: String = "m1", steps: Int = 20, more: String = ""
) throws {
  let text =
    "a picture\nSteps: \(steps), Sampler: Euler, CFG scale: 7, Seed: \(seed), Size: 32x32, \(more)Model: \(model)"
  let bytes = try encodedPNG(painted(seed: paint ?? seed), parameters: text)
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}
