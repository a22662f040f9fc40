import Recipes

/// What the makers of timestep samplers may need.
struct TimestepOptions {
  let uniPC: UniPCOptions
  /// Versions before 1.6.0 also made the step from the first timestep.
  let usesFirstTimestep: Bool
  /// The steps of UniPC where they don't follow from the timesteps: before 1.6.0.
  let steps: Int?

  init(_ settings: RenderSettings) {
    uniPC = settings.uniPC
    usesFirstTimestep = settings.isBeforeRewrite
    let count = max(settings.steps, settings.uniPC.order)
    let isPossible = (1..<NoiseTable.count).contains(count)
    steps = settings.isBeforeRewrite && isPossible ? oldSteps(count) : nil
  }
}
