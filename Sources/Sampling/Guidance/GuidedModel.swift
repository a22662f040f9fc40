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
    let skips = skipping.skipsNegative(step: counter, level: level, total: plannedEvaluations)
    let positive = guidance.parts.map { $0.schedule.condition(at: counter) }
    let negative = skips ? positive[0] : guidance.negative.condition(at: counter)
    let (wanted, places) = distinct(positive + [negative])
    let outputs = try predict(input, halfTimesteps ? half(timestep) : timestep, wanted).map(converted)
    precondition(outputs.count == wanted.count)
    counter += 1
    let base = outputs[places[positive.count]]
    var guided = base
    for (part, place) in zip(guidance.parts, places) {
      let weight = Float(part.weight * (skips ? 1 : scale * scaleFactor))
      guided = guided + (outputs[place] - base) * weight
    }
    return Prediction(guided: guided, negative: base)
  }
}

/// The conditions in the order of first mention, and where each mention is among them.
private func distinct(_ conditions: [Int]) -> (wanted: [Int], places: [Int]) {
  var wanted: [Int] = []
  let places = conditions.map { condition in
    if let place = wanted.firstIndex(of: condition) { return place }
    wanted.append(condition)
    return wanted.count - 1
  }
  return (wanted, places)
}
