import ModelLibrary
import Parameters
import Recipes

/// From what a claim says to a recipe with its files.
struct ClaimResolver: Sendable {
  let rendering: RenderOptions
  let models: ModelOptions
  let hashes: any HashSource

  func resolution(of parsed: ParsedParameters, imageSize: ImageSize?) throws(Failure) -> Resolution {
    let options = try rendering.resolvingOptions(imageSize: imageSize)
    do throws(ParameterError) { return try Parameters.resolution(of: parsed, options) } catch {
      throw Failure(error)
    }
  }

  /// - Parameter find: looks into the model folders.
  /// - Returns: of a folder's embeddings only those whose name stands in a prompt.
  func models<Failure>(
    for resolution: Resolution, find: (ModelRequests, ResolveOptions) throws(Failure) -> ModelResolution
  ) throws(Failure) -> ModelResolution {
    var found = try find(resolution.models, options(for: resolution))
    if resolution.models.embeddingsByName { found.keepEmbeddings(of: resolution) }
    return found
  }

  private func options(for resolution: Resolution) -> ResolveOptions {
    var options = ResolveOptions()
    options.checkpoint = models.checkpoint
    options.vae = models.vae
    options.acceptMismatch = models.acceptMismatch
    options.version = resolution.parsed.value("Version").flatMap(SoftwareVersion.init(parsing:))
    options.hashes = hashes
    options.workers = hashingThreads
    return options
  }
}

extension ModelResolution {
  fileprivate mutating func keepEmbeddings(of resolution: Resolution) {
    let texts = resolution.unlistedPrompts.joined(separator: "\n").lowercased()
    let listed = resolution.models.embeddings.compactMap { $0.name?.lowercased() }
    func stands(_ name: String) -> Bool { texts.contains(name.lowercased()) }
    models?.embeddings.removeAll { !stands($0.name) && !listed.contains($0.name.lowercased()) }
    reasons += doubtfulEmbeddings.filter { stands($0.name) }.map(\.reason)
  }
}
