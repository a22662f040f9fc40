import Claims
import Diffusion
import FoundationEssentials
import ImageCodecs
import ModelLibrary
import Parameters
import Pixels
import Recipes
import Synchronization
import Tensors
import Verification

/// Renders claims with the model files at hand.
final class ClaimRegenerator: Regenerator {
  let profile: NumericProfile
  private let resolver: ClaimResolver
  private let shelves: ModelShelves
  private let matrixProfile: MatrixProfile
  /// `--gpu-threads auto`
  private let findsCards: Bool
  private let memory: RenderMemory
  private let files = OpenModelFiles()
  private let estimates = Mutex<[EstimateKey: RenderEstimate]>([:])
  private let renderers = Mutex<[RenderLane: Renderer]>([:])

  /// What decides how much memory a render takes.
  private struct EstimateKey: Hashable {
    let models: ResolvedModels
    let settings: RenderSettings

    init(_ recipe: ResolvedRecipe) {
      models = recipe.models
      var settings = recipe.settings
      settings.seed = 0
      settings.variation = nil
      self.settings = settings
    }
  }

  /// - Throws: if a model folder can't be read or this machine can't compute.
  init(models: ModelOptions, rendering: RenderOptions, hashes: any HashSource) throws(Failure) {
    resolver = ClaimResolver(
      rendering: rendering, models: models, hashes: RememberedHashes(hashes))
    shelves = try ModelShelves(paths: models.allFolders)
    matrixProfile = rendering.profile
    memory = RenderMemory(limit: rendering.memoryBytes)
    findsCards = rendering.gpuThreads == .auto
    // An option that can't be read is told before anything is looked at.
    _ = try rendering.resolvingOptions(imageSize: nil)
    do throws(TensorError) {
      profile = Renderer(device: try Device(threads: 1, profile: rendering.profile)).profile
    } catch {
      throw Failure(DiffusionError.tensors(error))
    }
  }

  func prepared(_ claim: Claim, modelFolders: [String]) -> PreparedClaim {
    var prepared = PreparedClaim()
    prepared.notes = claim.notes
    do {
      guard let parsed = claim.parameters?.parsed else { return prepared }
      let resolution = try resolution(of: claim, parsed)
      var missing: [MissingRequest] = []
      let found = try resolver.models(for: resolution) { requests, options in
        let answer = try shelves.answer(requests, options, folders: modelFolders)
        missing = answer.missing
        return answer.resolution
      }
      prepared.listing = resolution.listing
      prepared.models = found.models?.files ?? []
      prepared.notes += resolution.notes + found.notes
      prepared.reasons = resolution.reasons + found.reasons
      prepared.missing = missing
      if prepared.reasons.isEmpty, let settings = resolution.settings, let files = found.models {
        prepared.recipe = ResolvedRecipe(settings: settings, models: files, listing: resolution.listing)
        prepared.infotext = resolution.infotext
        prepared.isSearched = findsCards && settings.noiseSource == .gpu && claim.image != nil
      }
    } catch {
      // A value of --set, or a model folder of a reprocheck.yml.
      prepared.reasons = [Reason(.invalidValue, (error as? Failure)?.message ?? "\(error)")]
    }
    return prepared.withoutSecrets()
  }

  /// Decoding a picture takes long: its size is looked at only where it can matter.
  private func resolution(of claim: Claim, _ parsed: ParsedParameters) throws(Failure) -> Resolution {
    let first = try resolver.resolution(of: parsed, imageSize: nil)
    let isNeeded = first.recipe.size == nil || first.reasons.isEmpty
    guard isNeeded, claim.image != nil, let picture = try? claim.picture() else { return first }
    let size = ImageSize(width: picture.width, height: picture.height)
    return try resolver.resolution(of: parsed, imageSize: size)
  }

  /// With the fixture's model, estimated and held by the process: 179 and 133 MB at 256x256, 380 and 396 at 512x512,
  /// 1185 and 1228 at 1024x1024.
  func bytes(for recipe: ResolvedRecipe) -> Int {
    // What can't be planned is told when its turn comes.
    guard let estimate = try? estimate(recipe) else { return 0 }
    return Int(min(estimate.peakBytes(kept: 0), 1e18))
  }

  private func estimate(_ recipe: ResolvedRecipe) throws(DiffusionError) -> RenderEstimate {
    let key = EstimateKey(recipe)
    if let known = estimates.withLock({ $0[key] }) { return known }
    let estimate = try Plan(recipe, files: files).estimate()
    estimates.withLock { $0[key] = estimate }
    return estimate
  }

  func picture(
    of claim: PreparedClaim, against shared: RGBImage?, on lane: RenderLane,
    observe: @escaping (Double) -> Bool
  ) throws(RegenerationError) -> RegeneratedPicture {
    let observe = { (event: RenderEvent) in observe(event.share) && !Interruption.isWanted }
    let result: Regeneration
    var card: CardSearch.Finding?
    do throws(DiffusionError) {
      guard var recipe = claim.recipe else { throw .unverifiable(claim.reasons) }
      try memory.refuseTooLarge(try estimate(recipe))
      let renderer = try renderer(on: lane)
      if claim.isSearched, let shared {
        let search = CardSearch(renderer: renderer, files: files)
        card = try search.finding(for: recipe, against: shared, observe: observe)
        recipe.settings.gpuThreads = card?.threads
      }
      result = try renderer.render(try Plan(recipe, files: files), observe: observe)
    } catch {
      throw RegenerationError(error)
    }
    let bytes: [UInt8]
    do throws(ImageCodecError) { bytes = try encodedPNG(result.image, parameters: claim.infotext) } catch {
      throw .failed(ReadingFailure(.fault, error.description))
    }
    var trace = result.trace
    trace.notes = (card.map { [$0.note] } ?? []) + trace.notes.map(\.withoutSecrets)
    return RegeneratedPicture(
      image: result.image, fileSHA256: sha256(of: bytes), byteCount: bytes.count, trace: trace,
      foundSettings: card.map { [$0.setting] } ?? [])
  }

  private func renderer(on lane: RenderLane) throws(DiffusionError) -> Renderer {
    if let known = renderers.withLock({ $0[lane] }) { return known }
    let device: Device
    do throws(TensorError) { device = try Device(threads: lane.threads, profile: matrixProfile) } catch {
      throw .tensors(error)
    }
    let renderer = Renderer(device: device, keptBytes: lane.keptBytes, models: LoadedModels())
    renderers.withLock { $0[lane] = renderer }
    return renderer
  }
}

extension RenderEvent {
  /// Of the render that is done.
  fileprivate var share: Double {
    switch self {
    case .loadingModels, .encodingText: 0
    case .sampling(let number, let total): Double(number) / Double(max(total, 1))
    case .enlarging: 0.5
    case .decoding: 0.99
    }
  }
}

extension RegenerationError {
  fileprivate init(_ error: DiffusionError) {
    switch error {
    case .unverifiable(let reasons): self = .unverifiable(reasons.map(\.withoutSecrets))
    case .stopped: self = .stopped
    default:
      let failure = Failure(error)
      let kind: ReadingFailure.Kind =
        switch failure.status {
        case .missingInput: .missing
        case .inputOutput: .unreadable
        case .badData: .damaged
        default: .fault
        }
      self = .failed(ReadingFailure(kind, redacted(failure.message)))
    }
  }
}
