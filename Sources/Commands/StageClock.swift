import Diffusion
import Recipes

/// How long the stages of a render take, from its events.
struct StageClock {
  private let clock = ContinuousClock()
  private var marks: [(stage: String, start: ContinuousClock.Instant)] = []

  mutating func note(_ event: RenderEvent) {
    let stage =
      switch event {
      case .loadingModels: "loading"
      case .encodingText: "text"
      case .sampling: "sampling"
      case .enlarging: "enlarging"
      case .decoding: "decoding"
      }
    if marks.last?.stage != stage { marks.append((stage, clock.now)) }
  }

  /// Up to now; a stage that came twice, as the sampling of hires fix does, is told twice.
  func times() -> [StageTime] {
    let ends = marks.dropFirst().map(\.start) + [clock.now]
    return zip(marks, ends).map { StageTime(stage: $0.stage, seconds: ($1 - $0.start) / .seconds(1)) }
  }
}
