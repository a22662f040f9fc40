import ModelFiles
import Recipes

/// One resolution: what is wanted in order, and why something was not found.
final class ModelResolver {
  let options: ResolveOptions
  let finder: ModelFinder
  private var reasons: [Reason] = []

  init(files: [LibraryFile], options: ResolveOptions) {
    self.options = options
    finder = ModelFinder(files: files, options: options)
  }

  func resolve(_ requests: ModelRequests) -> ModelResolution {
    let checkpoint = attempt { () throws(Refusal) in try self.checkpoint(requests.checkpoint) }
    let hiresCheckpoint = requests.hiresCheckpoint.flatMap { request in
      attempt { () throws(Refusal) in try self.checkpoint(request, given: nil) }
    }
    let refiner = requests.refiner.flatMap { request in
      attempt { () throws(Refusal) in try self.checkpoint(request, given: nil) }
    }
    let vae = attempt { () throws(Refusal) in try self.vae(requests.vae, checkpoint: checkpoint) } ?? nil
    let loras = uses(of: requests.loras, checkpoint)
    let hiresLoras = requests.hiresLoras.map { uses(of: $0, hiresCheckpoint ?? checkpoint) }
    var embeddings = requests.embeddings.compactMap { request in
      attempt { () throws(Refusal) in try self.embedding(request, loras: loras + (hiresLoras ?? [])) } ?? nil
    }
    let shelf = requests.embeddingsByName ? EmbeddingShelf(finder) : EmbeddingShelf()
    embeddings += shelf.files.filter { !embeddings.contains($0) }
    var resolution = ModelResolution(
      reasons: reasons, notes: finder.allNotes, doubtfulEmbeddings: shelf.doubtful)
    if reasons.isEmpty, let checkpoint {
      resolution.models = ResolvedModels(
        checkpoint: checkpoint, vae: vae, refiner: refiner, loras: loras, embeddings: embeddings)
      resolution.models?.hiresCheckpoint = hiresCheckpoint
      resolution.models?.hiresLoras = hiresLoras
    }
    return resolution
  }

  private func uses(of requests: [LoraRequest], _ checkpoint: ModelFile?) -> [LoraUse] {
    requests.compactMap { request in
      attempt { () throws(Refusal) in
        LoraUse(request: request, file: try self.lora(request, checkpoint: checkpoint))
      }
    }
  }

  private func attempt<Value>(_ body: () throws(Refusal) -> Value) -> Value? {
    do throws(Refusal) {
      return try body()
    } catch {
      if !reasons.contains(error.reason) { reasons.append(error.reason) }
      return nil
    }
  }

  private func checkpoint(_ request: ModelRequest) throws(Refusal) -> ModelFile {
    try checkpoint(request, given: options.checkpoint)
  }

  /// - Parameter path: of a file that the user names.
  private func checkpoint(_ request: ModelRequest, given path: String?) throws(Refusal) -> ModelFile {
    let wanted = WantedModel(request)
    var file =
      if let path { try given(path, wanted) } else { try finder.find(wanted) }
    let description = try finder.description(of: file, wanted)
    guard description.family.isRendered else {
      throw Refusal(
        .unsupportedModel, "checkpoint `\(file.path)` is \(description.family.label), which is not rendered")
    }
    for part in [ModelDescription.Part.unet, .textEncoder] where !description.parts.contains(part) {
      throw Refusal(.unsupportedModel, "checkpoint `\(file.path)` holds no \(part.rawValue)")
    }
    file.config = try config(of: file)
    return file
  }

  private func config(of file: ModelFile) throws(Refusal) -> CheckpointConfig? {
    do throws(CheckpointConfig.Defect) {
      return try CheckpointConfig(beside: file.path)
    } catch {
      throw Refusal(
        .unsupportedModel, "checkpoint `\(file.path)`: `\(error.path)` beside it \(error.words)")
    }
  }

  /// - Returns: nil for the checkpoint's own.
  private func vae(_ request: ModelRequest?, checkpoint: ModelFile?) throws(Refusal) -> ModelFile? {
    let wanted = request.map(WantedModel.init).flatMap { $0.isOwnVAE ? nil : $0 }
    if let path = options.vae {
      return try checkedVAE(try given(path, wanted ?? WantedModel(kind: .vae, name: nil, hash: nil)))
    }
    if let wanted { return try checkedVAE(try finder.find(wanted)) }
    guard let checkpoint, let description = try? finder.facts.description(of: checkpoint.path) else {
      return nil
    }
    guard description.parts.contains(.vae) else {
      throw Refusal(
        .missingVAE,
        "checkpoint `\(checkpoint.path)` holds no VAE and the claim names none; give one with --vae")
    }
    noteAutomaticVAE(checkpoint)
    return nil
  }

  private func checkedVAE(_ file: ModelFile) throws(Refusal) -> ModelFile {
    let wanted = WantedModel(kind: .vae, name: file.name, hash: nil)
    let channels = try finder.description(of: file, wanted).latentChannels ?? 0
    guard channels == 4 else {
      throw Refusal(
        .unsupportedModel, "VAE `\(file.path)` is made for latents of \(channels) channels, not of 4")
    }
    return file
  }

  /// Until 1.6.0 a VAE that A1111 chose by the checkpoint's name left no trace.
  private func noteAutomaticVAE(_ checkpoint: ModelFile) {
    if let version = options.version, version >= SoftwareVersion([1, 6, 0]) { return }
    let found = finder.files.first { file in
      file.fileName.hasPrefix(checkpoint.name) && (file.kindByPlace ?? finder.facts.kind(of: file)) == .vae
    }
    guard let found else { return }
    finder.note(
      "automatic-vae",
      "the checkpoint's own VAE is used; A1111 before 1.6.0 may have loaded `\(found.path)` (--vae does)")
  }

  private func lora(_ request: LoraRequest, checkpoint: ModelFile?) throws(Refusal) -> ModelFile {
    let wanted = WantedModel(kind: .lora, name: request.name, hash: request.hash)
    let file = try finder.find(wanted)
    let lora = try finder.description(of: file, wanted)
    if lora.loraKinds == [.dotted] {
      finder.note(
        "lora-dotted-names", "A1111 applies none of the tensors of `\(file.path)`: their names have dots")
    }
    guard let checkpoint, let base = try? finder.facts.description(of: checkpoint.path) else { return file }
    if lora.isForAnother(than: base) {
      let family = lora.family == .unknown ? "another architecture" : lora.family.label
      finder.note("lora-other-family", "`\(file.path)` was made for \(family); few or none of its layers fit")
    }
    return file
  }

  /// - Returns: nil for one that a LoRA brings along; A1111 then gives the LoRA's name as the hash.
  private func embedding(_ request: ModelRequest, loras: [LoraUse]) throws(Refusal) -> ModelFile? {
    let bringers = loras.filter { lora in
      let bundled = (try? finder.facts.description(of: lora.file.path))?.bundledEmbeddings ?? []
      return bundled.contains { $0 == request.name }
    }
    let bringer = bringers.first { lora in
      guard let hash = request.hash else { return true }
      return [lora.request.name, lora.file.name].contains { $0.lowercased() == hash.lowercased() }
    }
    if let bringer {
      finder.note("bundled-embedding", "embedding `\(request.name ?? "")` is part of `\(bringer.file.path)`")
      return nil
    }
    let wanted = WantedModel(request)
    let file = try finder.find(wanted)
    _ = try finder.description(of: file, wanted)
    return file
  }

  /// A file that the user names, used as it is.
  private func given(_ path: String, _ wanted: WantedModel) throws(Refusal) -> ModelFile {
    let file = LibraryFile(
      path: path, relativePath: FileName.last(of: path), byteCount: 0, folderKind: wanted.kind)
    let model = try finder.model(file, wanted)
    let isTheOne = wanted.digits.map { digits in
      HashTest.all(for: wanted.kind, digitCount: digits.utf8.count)
        .contains { $0.matches(file, digits, finder.facts) }
    }
    if isTheOne != true {
      let used = "`\(path)` [\(model.sha256.prefix(10))]"
      let isNamed = wanted.name != nil || wanted.digits != nil
      let place = isNamed ? "as \(wanted.label)" : "where the claim names no \(wanted.kind.label)"
      finder.note("\(wanted.kind.rawValue)-overridden", "\(used) is used \(place)")
    }
    return model
  }
}
