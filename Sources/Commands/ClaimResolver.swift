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

  func options(for resolution: Resolution) -> ResolveOptions {
    var options = ResolveOptions()
    options.checkpoint = models.checkpoint
    options.vae = models.vae
    options.acceptMismatch = models.acceptMismatch
    options.version = resolution.parsed.value("Version").flatMap(SoftwareVersion.init(parsing:))
    options.hashes = hashes
    return options
  }
}

extension ModelResolution {
  /// Of a folder's embeddings only those count whose name stands in a prompt.
  mutating func keepEmbeddings(namedIn parsed: ParsedParameters) {
    let prompts = (parsed.prompt + "\n" + parsed.negativePrompt).lowercased()
    models?.embeddings.removeAll { !prompts.contains($0.name.lowercased()) }
    reasons += doubtfulEmbeddings.filter { prompts.contains($0.name.lowercased()) }.map(\.reason)
  }
}
