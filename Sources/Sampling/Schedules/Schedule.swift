import Recipes

/// A schedule type: which noise levels the steps go through.
public struct Schedule: Sendable {
  /// A1111's label.
  public let label: String
  /// From n, the range and the model to the levels, the ending zero included.
  let sigmas: @Sendable (ScheduleRequest) throws(SamplingError) -> [Float]

  /// Every schedule type of A1111 v1.10.1, in its order.
  public static let all: [Schedule] = [
    Schedule(label: "Uniform", sigmas: uniformSigmas),
    Schedule(label: "Karras", sigmas: karrasSigmas),
    Schedule(label: "Exponential", sigmas: exponentialSigmas),
    Schedule(label: "Polyexponential", sigmas: polyexponentialSigmas),
    Schedule(label: "SGM Uniform", sigmas: sgmUniformSigmas),
    Schedule(label: "KL Optimal", sigmas: klOptimalSigmas),
    Schedule(label: "Align Your Steps", sigmas: alignYourStepsSigmas),
    Schedule(label: "Simple", sigmas: simpleSigmas),
    Schedule(label: "Normal", sigmas: normalSigmas),
    Schedule(label: "DDIM", sigmas: ddimSigmas),
    Schedule(label: "Beta", sigmas: betaSigmas),
  ]

  /// - Parameter label: exactly as A1111 writes it.
  static func named(_ label: String) throws(SamplingError) -> Schedule {
    guard let schedule = all.first(where: { $0.label == label }) else { throw .unknownSchedule(label) }
    return schedule
  }

  /// The levels of a run, from the highest to the last.
  ///
  /// - Parameter discardPenultimate: one level more is made and the last before zero left out.
  func levels(
    steps: Int, table: any SigmaTable, options: ScheduleOptions, sdxl: Bool, discardPenultimate: Bool
  ) throws(SamplingError) -> [Float] {
    let request = try ScheduleRequest(
      count: discardPenultimate ? steps + 1 : steps, table: table, options: options, sdxl: sdxl)
    var levels = try sigmas(request)
    if discardPenultimate, levels.count >= 2 { levels.remove(at: levels.count - 2) }
    return levels
  }
}

/// What a schedule is made from.
struct ScheduleRequest {
  let count: Int
  let table: any SigmaTable
  let minimum: Double
  let maximum: Double
  let options: ScheduleOptions
  let sdxl: Bool

  /// Levels beyond this are no noise levels; Brownian trees count on it.
  static let highestSigma = 1e6

  /// A minimum or maximum of 0 stands for the model's.
  init(
    count: Int, table: any SigmaTable, options: ScheduleOptions, sdxl: Bool
  ) throws(SamplingError) {
    func stated(_ value: Double?) -> Double? { value == 0 ? nil : value }
    self.count = count
    self.table = table
    self.options = options
    self.sdxl = sdxl
    minimum = stated(options.minimumSigma) ?? Double(table.minimum)
    maximum = stated(options.maximumSigma) ?? Double(table.maximum)
    guard minimum > 0, minimum < maximum, maximum <= Self.highestSigma else {
      throw .sigmaRange(minimum: minimum, maximum: maximum)
    }
  }

  /// `Schedule rho`, where 0 stands for the default.
  func rho(default value: Double) -> Double { options.rho.flatMap { $0 == 0 ? nil : $0 } ?? value }
}
