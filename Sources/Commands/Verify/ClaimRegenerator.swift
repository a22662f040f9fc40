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
  private let renderers = Mutex<[RenderLane: Renderer]>([:])

  /// - Throws: if a model folder can't be read or this machine can't compute.
  init(models: ModelOptions, rendering: RenderOptions, hashes: any HashSource) throws(Failure) {
    resolver = ClaimResolver(
      rendering: rendering, models: models, hashes: RememberedHashes(hashes))
    shelves = try ModelShelves(paths: models.allFolders)
    matrixProfile = rendering.profile
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
      let answer = try shelves.answer(
        resolution.models, resolver.options(for: resolution), folders: modelFolders)
      var found = answer.resolution
      if resolution.models.embeddingsByName { found.keepEmbeddings(namedIn: resolution.parsed) }
      prepared.listing = resolution.listing
      prepared.models = found.models?.files ?? []
      prepared.notes += resolution.notes + found.notes
      prepared.reasons = resolution.reasons + found.reasons
      prepared.missing = answer.missing.map { MissingRequest($0.request, $0.reason) }
      if prepared.reasons.isEmpty, let settings = resolution.settings, let files = found.models {
        prepared.recipe = ResolvedRecipe(settings: settings, models: files, listing: resolution.listing)
        prepared.infotext = resolution.infotext
      }
    } catch {
      // A value of --set, or a model folder of a reprocheck.yml.
      prepared.reasons = [Reason(.invalidValue, (error as? Failure)?.message ?? "\(error)")]
    }
    return prepared.redacted
  }

  /// Decoding a picture takes long: its size is looked at only where it can matter.
  private func resolution(of claim: Claim, _ parsed: ParsedParameters) throws(Failure) -> Resolution {
    let first = try resolver.resolution(of: parsed, imageSize: nil)
    let isNeeded = first.recipe.size == nil || first.reasons.isEmpty
    guard isNeeded, claim.image != nil, let picture = try? claim.picture() else { return first }
    let size = ImageSize(width: picture.width, height: picture.height)
    return try resolver.resolution(of: parsed, imageSize: size)
  }

  func bytes(for recipe: ResolvedRecipe) -> Int {
    let files = recipe.models.files.reduce(0) { sum, file in
      let size = (try? FileManager.default.attributesOfItem(atPath: file.path))?[.size]
      return sum + ((size as? any BinaryInteger).map { Int(clamping: $0) } ?? 0)
    }
    let size = recipe.settings.size
    let pixels = size.width.multipliedReportingOverflow(by: size.height).partialValue
    // Weights as float32, of files of float16; activations by an estimate.
    return files.multipliedReportingOverflow(by: 2).partialValue
      + pixels.multipliedReportingOverflow(by: Self.bytesPerPixel).partialValue
  }

  private static let bytesPerPixel = 6000

  func picture(
    of claim: PreparedClaim, on lane: RenderLane, observe: @escaping (Double) -> Bool
  ) throws(RegenerationError) -> RegeneratedPicture {
    let result: Regeneration
    do throws(DiffusionError) {
      guard let recipe = claim.recipe else { throw .unverifiable(claim.reasons) }
      result = try renderer(on: lane).render(try Plan(recipe)) { event in
        observe(event.share) && !Interruption.isWanted
      }
    } catch {
      throw RegenerationError(error)
    }
    let bytes: [UInt8]
    do throws(ImageCodecError) { bytes = try encodedPNG(result.image, parameters: claim.infotext) } catch {
      throw .failed(ReadingFailure(.fault, error.description))
    }
    var trace = result.trace
    trace.notes = trace.notes.map(\.redacted)
    return RegeneratedPicture(
      image: result.image, fileSHA256: sha256(of: bytes), byteCount: bytes.count, trace: trace)
  }

  private func renderer(on lane: RenderLane) throws(DiffusionError) -> Renderer {
    if let known = renderers.withLock({ $0[lane] }) { return known }
    let device: Device
    do throws(TensorError) { device = try Device(threads: lane.threads, profile: matrixProfile) } catch {
      throw .tensors(error)
    }
    let renderer = Renderer(device: device)
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
    case .unverifiable(let reasons): self = .unverifiable(reasons.map(\.redacted))
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
      self = .failed(ReadingFailure(kind, failure.message))
    }
  }
}

extension PreparedClaim {
  /// Without links' queries, tokens, passwords and addresses.
  fileprivate var redacted: PreparedClaim {
    var claim = self
    claim.listing = listing.map { ResolvedSetting($0.key, Parameters.redacted($0.value), $0.source) }
    claim.notes = notes.map(\.redacted)
    claim.reasons = reasons.map(\.redacted)
    claim.missing = missing.map { missing in
      var missing = missing
      missing.request.name = missing.request.name.map { Parameters.redacted($0) }
      missing.reason = missing.reason.redacted
      return missing
    }
    return claim
  }
}

extension Note {
  fileprivate var redacted: Note { Note(code, Parameters.redacted(detail)) }
}

extension Reason {
  fileprivate var redacted: Reason {
    Reason(code, Parameters.redacted(detail), isDamagedFile: isDamagedFile)
  }
}
