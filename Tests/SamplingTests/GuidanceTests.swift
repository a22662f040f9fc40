import JSON
import Recipes
import TestSupport
import Testing

@testable import Sampling

private func schedule(_ entries: [(Int, Int)]) -> ConditionSchedule {
  ConditionSchedule(entries.map { ConditionSchedule.Entry(lastStep: $0.0, condition: $0.1) })
}

@Suite struct GuidanceGolden {
  /// The states of the golden file stand behind the indices; shorter AND parts repeat their last row here as the
  /// networks' side does.
  @Test("conditions chosen at each step")
  func byStep() throws {
    let json = try #require(Fixture.json("golden/conditioning.json")["by_step"])
    let states = try ["a", "b", "c"].map { try #require(json[$0]?.floats) }
    let parts = [
      GuidancePart(schedule: schedule([(2, 0), (5, 1)])),
      GuidancePart(weight: 0.5, schedule: schedule([(5, 2)])),
    ]
    let negative = schedule([(1, 1), (3, 2), (5, 3)])  // indices stand for multiples of a
    for step in json["steps"]?.elements ?? [] {
      let number = try #require(step["step"]?.integer), sizes = step["stacked_shape"]?.integers ?? []
      let stacked = parts.flatMap { part -> [Float] in
        let state = states[part.schedule.condition(at: number)]
        return state
          + (state.count..<sizes[1] * sizes[2]).map { state[state.count - sizes[2] + $0 % sizes[2]] }
      }
      #expect(stacked == step["stacked"]?.floats)
      #expect(parts.map(\.weight) == step["weights"]?.elements?.map { $0.elements?[1].number })
      #expect(Double(negative.condition(at: number)) == step["negative_scale"]?.number)
    }
  }
}

@Suite struct GuidanceProperty {
  private let x = Latent(channels: 1, height: 1, width: 2, values: [1, -2])

  private func model(
    _ guidance: Guidance, scale: Double, halfTimesteps: Bool = false, skipping: GuidanceSkipping = .init(),
    predict: @escaping Predictor
  ) -> GuidedModel {
    var settings = RenderSettings(
      prompt: "", negativePrompt: "", steps: 4, sampler: "Euler", schedule: "Uniform", cfgScale: scale,
      seed: 1,
      size: ImageSize(width: 8, height: 8))
    settings.halfTimesteps = halfTimesteps
    settings.skipping = skipping
    return GuidedModel(guidance, settings, plannedEvaluations: 4, predict: predict)
  }

  @Test("the same condition is predicted once and counts as often as it is named")
  func repeated() throws {
    var asked: [[Int]] = []
    let guidance = Guidance(
      parts: [
        GuidancePart(schedule: ConditionSchedule(condition: 7)),
        GuidancePart(weight: 0.5, schedule: ConditionSchedule(condition: 7)),
      ], negative: ConditionSchedule(condition: 3))
    var guided = model(guidance, scale: 2) { x, _, conditions in
      asked.append(conditions)
      return conditions.map { x * Float($0) }
    }
    let result = try guided(x, timestep: 1, level: 1) { $0 }
    #expect(asked == [[7, 3]])
    #expect(result.guided == x * (3 + (7 - 3) * 2 + (7 - 3) * 1))
    #expect(result.negative == x * 3)
  }

  @Test("beyond the last entry the first holds again")
  func beyond() {
    let edited = schedule([(2, 10), (4, 11)])
    #expect((0...6).map(edited.condition(at:)) == [10, 10, 10, 11, 11, 10, 10])
  }

  @Test("without the negative prompt the first part alone counts, at scale 1")
  func skipping() throws {
    var skipping = GuidanceSkipping()
    skipping.minimumSigma = 2
    let guidance = Guidance(
      parts: [
        GuidancePart(schedule: ConditionSchedule(condition: 1)),
        GuidancePart(schedule: ConditionSchedule(condition: 2)),
      ], negative: ConditionSchedule(condition: 3))
    var asked: [[Int]] = []
    var guided = model(guidance, scale: 9, skipping: skipping) { x, _, conditions in
      asked.append(conditions)
      return conditions.map { x * Float($0) }
    }
    for _ in 0..<2 { _ = try guided(x, timestep: 1, level: 1) { $0 } }
    #expect(try guided(x, timestep: 1, level: 5) { $0 }.negative == x * 3)
    #expect(try guided(x, timestep: 1, level: 1) { $0 }.guided == x * 2)
    #expect(asked == [[1, 2, 3], [1, 2], [1, 2, 3], [1, 2]])
  }

  @Test("half timesteps lose their fractions where float16 has none")
  func halfTimesteps() throws {
    var seen: [Float] = []
    let one = ConditionSchedule(condition: 0)
    var guided = model(
      Guidance(parts: [GuidancePart(schedule: one)], negative: one), scale: 1, halfTimesteps: true
    ) { x, t, _ in
      seen.append(t)
      return [x]
    }
    for t: Float in [999, 846.3, 300.3, 0.25] { _ = try guided(x, timestep: t, level: 1) { $0 } }
    #expect(seen == [999, 846.5, 300.25, 0.25])
  }
}
