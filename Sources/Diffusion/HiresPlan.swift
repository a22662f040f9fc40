import Prompts
import Recipes

/// What a second pass needs beside the first's settings.
struct HiresPlan: Sendable {
  let pass: HiresPass
  /// The first pass's with the size, prompts and guidance scale of the second.
  let settings: RenderSettings
  let prompts: PromptPlan
  let upscaler: HiresUpscaler
  let geometry: HiresGeometry
  /// Another checkpoint or other LoRAs than the first pass's; nil: the same.
  var ownFiles: PassFiles?

  /// nil for what ``HiresUpscaler/unrendered(_:_:)`` names.
  init?(_ pass: HiresPass, _ first: RenderSettings) throws(PromptError) {
    guard let upscaler = HiresUpscaler(pass.upscaler), let geometry = HiresGeometry(pass, from: first.size)
    else { return nil }
    self.pass = pass
    self.upscaler = upscaler
    self.geometry = geometry
    var settings = first
    settings.size = geometry.target
    settings.prompt = pass.prompt
    settings.negativePrompt = pass.negativePrompt
    settings.cfgScale = pass.cfgScale ?? first.cfgScale
    self.settings = settings
    prompts = try PromptPlan(settings)
  }
}
