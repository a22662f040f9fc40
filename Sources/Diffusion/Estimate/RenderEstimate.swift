import ModelFiles
import Recipes
import Sampling

/// What a render will need, by the shapes of the model and the settings; nothing of it has been computed. An estimate:
/// how fast a machine is at each kind of layer, and what else it does, is not in it.
public struct RenderEstimate: Hashable, Sendable {
  /// Calls of the denoiser, of both passes of hires fix.
  public var evaluations = 0
  /// Floating-point operations of all stages, by the layers' definitions.
  public var flop = 0.0
  /// The most that activations take at one time.
  public var activationBytes = 0.0
  /// Of the model files, as stored, mapped and shared with other processes.
  public var storedBytes = 0.0
  /// All weights of the UNet as float32: what is kept expanded as far as there is room.
  public var expandedBytes = 0.0
  /// The largest weight as float32: there must be room for one at a time.
  public var largestWeightBytes = 0.0

  /// Program, vocabulary, tables and pictures.
  private static let base = 80e6
  /// What the arena holds of blocks that wait for the next of their size: 1.2 to 1.3 times what is in use, as measured
  /// with SD 1.5 from 512x512 to 768x512.
  private static let arena = 1.4

  /// Below this a render can't work: activations and one expanded weight with its packed copy. Pages of model files
  /// can be read again, and count where they are touched only.
  public var leastBytes: Double { Self.base + activationBytes + 2 * largestWeightBytes }

  /// What the process will hold at its peak if so much of the weights is kept expanded. Mapped pages hardly count: they
  /// are let go as soon as they are expanded.
  public func peakBytes(kept: Int) -> Double {
    Self.base + Self.arena * activationBytes + 2 * largestWeightBytes + min(expandedBytes, Double(kept))
  }
}

extension Plan {
  public func estimate() -> RenderEstimate {
    let (checkpoint, vae) = (files.checkpoint, files.vae)
    let unet = TensorShapes(checkpoint, prefix: "model.diffusion_model.")
    let text = TensorShapes(checkpoint, prefix: "cond_stage_model.transformer.text_model.")
    let decoder = TensorShapes(vae ?? checkpoint, prefix: vae == nil ? "first_stage_model." : "")
    var estimate = RenderEstimate()
    let chunks = chunkCount(settings.prompt) + chunkCount(settings.negativePrompt)
    let encoding = NetworkCost.textEncoder(text, chunks: chunks)
    estimate.flop += encoding.flop
    let texts = max(prompts.parts.count, 1) + (settings.cfgScale == 1 ? 0 : 1)
    let rows = 77 * max(chunkCount(settings.prompt), chunkCount(settings.negativePrompt))
    for (number, pass) in passes.enumerated() {
      let (height, width) = (pass.height, pass.width)
      let step = NetworkCost.unet(unet, height: height, width: width, contextRows: rows)
      estimate.evaluations += pass.evaluations
      estimate.flop += step.flop * Double(texts * pass.evaluations)
      estimate.expandedBytes = 4 * step.weightValues
      let decoding = NetworkCost.decoder(decoder, height: height, width: width)
      // Pixel upscalers decode the first pass, too; most don't.
      if number == passes.count - 1 { estimate.flop += decoding.flop }
      let values = max(step.peakValues * Double(texts), decoding.peakValues)
      estimate.activationBytes = max(estimate.activationBytes, 4 * values)
      estimate.largestWeightBytes = max(
        estimate.largestWeightBytes, 4 * max(step.largestWeight, decoding.largestWeight))
      // The text encoder's pages are let go before the UNet's are read, and those before the VAE's.
      estimate.storedBytes = max(step.storedBytes, decoding.storedBytes, encoding.storedBytes)
    }
    return estimate
  }

  private var passes: [(height: Int, width: Int, evaluations: Int)] {
    let first = count(settings.sampler, settings.schedule, settings.steps)
    let (height, width) = (settings.size.height / 8, settings.size.width / 8)
    guard let hires, let pass = settings.hires else { return [(height, width, first)] }
    let steps = pass.steps.flatMap { $0 > 0 ? $0 : nil } ?? settings.steps
    // A part of the schedule is left out, as much as the picture shall keep.
    let share = Double(count(pass.sampler, pass.schedule, steps)) * min(max(pass.denoisingStrength, 0), 1)
    return [
      (height, width, first),
      (hires.geometry.latentHeight, hires.geometry.latentWidth, Int(share.rounded(.up))),
    ]
  }

  private func count(_ sampler: String, _ schedule: String, _ steps: Int) -> Int {
    (try? numberOfEvaluations(sampler: sampler, schedule: schedule, steps: steps, version: settings.version))
      ?? steps
  }

  /// About four bytes a token, 75 tokens a chunk.
  private func chunkCount(_ prompt: String) -> Int { max((prompt.utf8.count / 4 + 74) / 75, 1) }
}
