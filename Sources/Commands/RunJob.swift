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
  let hashing: HashSession
  let rendering: RenderOptions
  let place: OutputPlace
  let dump: String?
  let against: String?
  let showAll: Bool

  /// A claim with its recipe, if it can be rendered.
  private struct Prepared {
    var outcome: ClaimOutcome
    var recipe: ResolvedRecipe?
    var infotext = ""
    var shared: JudgedPicture?
  }

  /// Reads, resolves, renders, writes and compares one claim; what it says is fit to be printed.
  func outcome(of input: String) throws(Failure) -> ClaimOutcome { shown(try fullOutcome(of: input)) }

  private func shown(_ outcome: ClaimOutcome) -> ClaimOutcome { showAll ? outcome : outcome.withoutSecrets() }

  private func fullOutcome(of input: String) throws(Failure) -> ClaimOutcome {
    var claim = try prepared(input)
    guard let recipe = claim.recipe else { return claim.outcome }
    try render(
      recipe, infotext: claim.infotext, input: input, shared: claim.shared, into: &claim.outcome)
    return claim.outcome
  }

  /// Reads and resolves one claim and says what rendering it would need.
  /// - Returns: no forecast for what can't be rendered.
  func forecast(of input: String) throws(Failure) -> (ClaimOutcome, Forecast?) {
    let (outcome, forecast) = try fullForecast(of: input)
    return (shown(outcome), forecast)
  }

  private func fullForecast(of input: String) throws(Failure) -> (ClaimOutcome, Forecast?) {
    var claim = try prepared(input)
    guard let recipe = claim.recipe else { return (claim.outcome, nil) }
    do throws(DiffusionError) {
      let memory = memory
      let estimate = try Plan(recipe).estimate()
      try memory.refuseTooLarge(estimate)
      let forecast = Forecast(
        estimate: estimate, speed: measuredSpeed(on: try device()),
        peakBytes: estimate.peakBytes(kept: memory.kept(estimate)), limit: memory.limit)
      return (claim.outcome, forecast)
    } catch {
      guard case .unverifiable(let reasons) = error else { throw Failure(error) }
      claim.outcome.verdict = .unverifiable(reasons)
      return (claim.outcome, nil)
    }
  }

  private func prepared(_ input: String) throws(Failure) -> Prepared {
    let claim = try claim(input)
    let shared = try sharedPicture(claim)
    var outcome = ClaimOutcome(file: claim.name, verdict: .rendered)
    outcome.notes = claim.notes
    guard let parameters = claim.parameters else {
      if claim.isDamaged { throw Failure(tooDamaged: claim) }
      outcome.verdict = .unverifiable([Reason(.noParameters, "\(claim.name) holds no generation parameters")])
      return Prepared(outcome: outcome)
    }
    if rendering.gpuThreads == .auto, shared == nil {
      throw Failure(
        .usage,
        "--gpu-threads auto compares with an image, and \(claim.name) brings none; add --against IMAGE.")
    }
    let imageSize =
      claim.image == nil ? nil : shared.map { ImageSize(width: $0.picture.width, height: $0.picture.height) }
    let resolution = try resolver.resolution(of: parameters.parsed, imageSize: imageSize)
    let found = resolver.models(for: resolution) { library.resolve($0, options: $1) }
    hashing.end()
    if Interruption.isWanted { throw Failure(DiffusionError.stopped) }
    outcome.listing = resolution.listing
    outcome.models = found.models?.files ?? []
    outcome.notes += resolution.notes + found.notes
    let reasons = resolution.reasons + found.reasons
    guard reasons.isEmpty, let settings = resolution.settings, let files = found.models else {
      outcome.verdict = .unverifiable(reasons)
      return Prepared(outcome: outcome)
    }
    let recipe = ResolvedRecipe(settings: settings, models: files, listing: resolution.listing)
    return Prepared(outcome: outcome, recipe: recipe, infotext: resolution.infotext, shared: shared)
  }

  private var memory: RenderMemory { RenderMemory(limit: rendering.memoryBytes) }

  private func device() throws(DiffusionError) -> Device {
    do throws(TensorError) {
      return try Device(threads: rendering.threadCount, profile: rendering.profile)
    } catch {
      throw .tensors(error)
    }
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

  private var resolver: ClaimResolver {
    ClaimResolver(rendering: rendering, models: models, hashes: hashing.hashes)
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
      let renderer = try renderer(for: recipe)
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

  /// - Throws: before anything is allocated, if the render needs too much memory.
  private func renderer(for recipe: ResolvedRecipe) throws(DiffusionError) -> Renderer {
    let memory = memory
    let estimate = try Plan(recipe).estimate()
    try memory.refuseTooLarge(estimate)
    return Renderer(device: try device(), keptBytes: memory.kept(estimate))
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
    outcome.notes.append(finding.note)
    outcome.listing = outcome.listing.map { $0.key == finding.setting.key ? finding.setting : $0 }
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
