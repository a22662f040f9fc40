import Claims
import Diffusion
import ImageCodecs
import ModelFiles
import ModelLibrary
import OutputFiles
import Parameters
import Pixels
import Recipes
import Similarity
import Tensors
import Verification

/// What `run` does with each input.
struct RunJob {
  let library: ModelFolders
  let models: ModelOptions
  let rendering: RenderOptions
  let place: OutputPlace
  let dump: String?
  let against: String?
  let showAll: Bool

  /// Reads, resolves, renders, writes and compares one claim; what it says is fit to be printed.
  func outcome(of input: String) throws(Failure) -> ClaimOutcome {
    let outcome = try fullOutcome(of: input)
    return showAll ? outcome : outcome.withoutSecrets()
  }

  private func fullOutcome(of input: String) throws(Failure) -> ClaimOutcome {
    let claim = try claim(input)
    let shared = try sharedPicture(claim)
    var outcome = ClaimOutcome(file: claim.name, verdict: .rendered)
    outcome.notes = claim.notes
    guard let parameters = claim.parameters else {
      if claim.isDamaged { throw Failure(tooDamaged: claim) }
      outcome.verdict = .unverifiable([Reason(.noParameters, "\(claim.name) holds no generation parameters")])
      return outcome
    }
    if rendering.gpuThreads == .auto, shared == nil {
      throw Failure(
        .usage,
        "--gpu-threads auto compares with an image, and \(claim.name) brings none; add --against IMAGE.")
    }
    let imageSize =
      claim.image == nil ? nil : shared.map { ImageSize(width: $0.picture.width, height: $0.picture.height) }
    let resolution = try resolution(of: parameters.parsed, imageSize: imageSize)
    let found = foundModels(resolution)
    outcome.listing = resolution.listing
    outcome.models = found.models?.files ?? []
    outcome.notes += resolution.notes + found.notes
    let reasons = resolution.reasons + found.reasons
    guard reasons.isEmpty, let settings = resolution.settings, let files = found.models else {
      outcome.verdict = .unverifiable(reasons)
      return outcome
    }
    let recipe = ResolvedRecipe(settings: settings, models: files, listing: resolution.listing)
    try render(recipe, infotext: resolution.infotext, input: input, shared: shared, into: &outcome)
    return outcome
  }

  private func sharedPicture(_ claim: Claim) throws(Failure) -> JudgedPicture? {
    let source: Claim
    if let against {
      do throws(ClaimError) { source = try Claim(path: against) } catch { throw Failure(error) }
    } else {
      guard claim.image != nil else { return nil }
      source = claim
    }
    do throws(ClaimError) {
      let picture = try source.picture()
      return JudgedPicture(
        name: source.name, fileSHA256: source.sha256, byteCount: source.size, picture: picture,
        hashes: PictureHashes(picture.rgb))
    } catch {
      throw Failure(error)
    }
  }

  private func resolution(of parsed: ParsedParameters, imageSize: ImageSize?) throws(Failure) -> Resolution {
    let options = try rendering.resolvingOptions(imageSize: imageSize)
    do throws(ParameterError) { return try Parameters.resolution(of: parsed, options) } catch {
      throw Failure(error)
    }
  }

  private func foundModels(_ resolution: Resolution) -> ModelResolution {
    var options = ResolveOptions()
    options.checkpoint = models.checkpoint
    options.vae = models.vae
    options.acceptMismatch = models.acceptMismatch
    options.version = resolution.parsed.value("Version").flatMap(SoftwareVersion.init(parsing:))
    var found = library.resolve(resolution.models, options: options)
    if resolution.models.embeddingsByName { found.keepEmbeddings(namedIn: resolution.parsed) }
    return found
  }

  private func render(
    _ recipe: ResolvedRecipe, infotext: String, input: String, shared: JudgedPicture?,
    into outcome: inout ClaimOutcome
  ) throws(Failure) {
    let path = place.path(for: input)
    try place.check(path)
    if let dump { try place.check(dump) }
    let clock = ContinuousClock()
    let start = clock.now
    let result: Regeneration
    do throws(DiffusionError) {
      var recipe = recipe
      let renderer = try renderer()
      try findCard(for: &recipe, against: shared, by: renderer, into: &outcome)
      result = try regeneration(recipe, by: renderer, name: outcome.file)
    } catch {
      guard case .unverifiable(let reasons) = error else { throw Failure(error) }
      outcome.verdict = .unverifiable(reasons)
      return
    }
    outcome.seconds = (clock.now - start) / .seconds(1)
    outcome.trace = result.trace
    outcome.notes += result.trace.notes
    let output = try write(result, infotext: infotext, to: path)
    outcome.output = output
    guard let shared else { return }
    let mine = JudgedPicture(
      name: path, fileSHA256: output.sha256, byteCount: output.byteCount, picture: Picture(result.image),
      hashes: output.hashes)
    outcome.verdict = .compared(judged(mine, against: shared))
  }

  private func renderer() throws(DiffusionError) -> Renderer {
    do throws(TensorError) {
      return Renderer(device: try Device(threads: rendering.threadCount, profile: rendering.profile))
    } catch {
      throw .tensors(error)
    }
  }

  private func regeneration(
    _ recipe: ResolvedRecipe, by renderer: Renderer, name: String
  ) throws(DiffusionError) -> Regeneration {
    let plan = try Plan(recipe)
    let progress = standardErrorIsTerminal ? ProgressLine(name: name) : nil
    defer { progress?.clear() }
    var stages = StageClock()
    var result = try renderer.render(plan, keepsTensors: dump != nil) { event in
      stages.note(event)
      progress?.show(event)
      return !Interruption.isWanted
    }
    result.trace.times = stages.times()
    return result
  }

  /// `--gpu-threads auto`: the layout of noise that fits the image at hand.
  private func findCard(
    for recipe: inout ResolvedRecipe, against shared: JudgedPicture?, by renderer: Renderer,
    into outcome: inout ClaimOutcome
  ) throws(DiffusionError) {
    guard rendering.gpuThreads == .auto, recipe.settings.noiseSource == .gpu, let shared else { return }
    let progress = standardErrorIsTerminal ? ProgressLine(name: outcome.file) : nil
    defer { progress?.clear() }
    let finding = try CardSearch(renderer: renderer).finding(for: recipe, against: shared.picture.rgb) {
      event in
      progress?.show(event)
      return !Interruption.isWanted
    }
    recipe.settings.gpuThreads = finding.threads
    outcome.notes.append(Note("gpu-threads", finding.detail))
    for i in outcome.listing.indices where outcome.listing[i].key == "GPU threads" {
      outcome.listing[i].value = finding.threads.map(String.init) ?? "as many as numbers"
      outcome.listing[i].source = .inferred("--gpu-threads auto: \(finding.detail)")
    }
    recipe.listing = outcome.listing
  }

  private func write(_ result: Regeneration, infotext: String, to path: String) throws(Failure) -> OutputImage
  {
    let bytes: [UInt8]
    do throws(ImageCodecError) { bytes = try encodedPNG(result.image, parameters: infotext) } catch {
      throw Failure(.internalFault, error.description)
    }
    do throws(OutputError) {
      try OutputFile.write(bytes, to: path, replaces: place.replaces)
      if let dump {
        let tensors = result.tensors.map { OutgoingTensor(name: $0.name, shape: $0.shape, values: $0.values) }
        try SafetensorsFile.write(
          tensors, metadata: [("infotext", infotext)], to: dump, replaces: place.replaces)
      }
    } catch {
      throw Failure(error)
    }
    return OutputImage(
      path: path, sha256: sha256(of: bytes), byteCount: bytes.count, width: result.image.width,
      height: result.image.height,
      hashes: PictureHashes(result.image))
  }
}
