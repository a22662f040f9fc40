import Recipes

/// The raw network: predictions for several conditions at once.
///
/// - Parameters:
///   - input: already scaled for the network.
///   - timestep: 0...999, fractional with most samplers.
///   - conditions: indices into the caller's table, each once.
/// - Returns: one prediction for each, of noise or velocity as the model was trained.
public typealias Predictor = (_ input: Latent, _ timestep: Float, _ conditions: [Int]) throws -> [Latent]

/// The network under guidance, with the step counter that prompt editing goes by.
struct GuidedModel {
  private let guidance: Guidance
  private let scale: Double
  private let skipping: GuidanceSkipping
  /// The evaluations of the pass as A1111 plans them.
  private let plannedEvaluations: Int
  /// Timesteps are rounded to float16, as A1111 does from 1.10.0 on in half precision.
  private let halfTimesteps: Bool
  private let predict: Predictor
  private var counter = 0

  init(
    _ guidance: Guidance, _ settings: RenderSettings, plannedEvaluations: Int, predict: @escaping Predictor
  ) {
    self.guidance = guidance
    scale = settings.cfgScale
    skipping = settings.skipping
    halfTimesteps = settings.halfTimesteps
    self.plannedEvaluations = plannedEvaluations
    self.predict = predict
  }

  /// The combined prediction and that of the negative prompt alone.
  struct Prediction {
    let guided: Latent
    let negative: Latent
  }

  /// One evaluation.
  ///
  /// - Parameters:
  ///   - level: what NGMS compares: sigma, or the timestep for timestep samplers.
  ///   - scaleFactor: multiplies the guidance scale.
  ///   - converted: turns the network's output into what is combined, a denoised image or noise.
  mutating func callAsFunction(
    _ input: Latent, timestep: Float, level: Float, scaleFactor: Double = 1, converted: (Latent) -> Latent
  ) throws -> Prediction {
    let positive = guidance.parts.map { $0.schedule.condition(at: counter) }
    let negative = guidance.negative.condition(at: counter)
    let skips = skipping.skipsNegative(step: counter, level: level, total: plannedEvaluations)
    let wanted = distinct(skips ? positive : positive + [negative])
    let outputs = try predict(input, halfTimesteps ? half(timestep) : timestep, wanted).map(converted)
    precondition(outputs.count == wanted.count)
    let byCondition = Dictionary(uniqueKeysWithValues: zip(wanted, outputs))
    func output(_ condition: Int) -> Latent { byCondition[condition] ?? outputs[0] }
    counter += 1
    let base = output(skips ? positive[0] : negative)
    var guided = base
    for (part, condition) in zip(guidance.parts, positive) {
      let weight = Float(part.weight * (skips ? 1 : scale * scaleFactor))
      guided = guided + (output(condition) - base) * weight
    }
    return Prediction(guided: guided, negative: base)
  }
}

/// In the order of first mention.
private func distinct(_ conditions: [Int]) -> [Int] {
  conditions.enumerated().filter { !conditions[..<$0.offset].contains($0.element) }.map(\.element)
}
