import JSON
import Prompts
import Recipes
import Sampling
import TestSupport
import Testing

@testable import Diffusion

@Suite struct ConditioningGolden {
  private func cases(_ list: String) throws -> [JSONValue] {
    let cases = try Fixture.json("golden/conditioning.json")[list]?.elements ?? []
    try #require(!cases.isEmpty)
    return cases
  }

  private func floats(_ value: JSONValue?) throws -> [Float] {
    try #require(value?.elements).compactMap { $0.number.map(Float.init) }
  }

  @Test("weights on states")
  func emphasis() throws {
    for entry in try cases("emphasis") {
      let option = try #require(entry["option"]?.text)
      let width = try #require(entry["shape"]?.elements?.last?.integer)
      let found = emphasised(
        try floats(entry["z"]), weights: try floats(entry["weights"]), width: width,
        by: try #require(Emphasis(rawValue: option)))
      #expect(largestDifference(found, try floats(entry["result"])) < 1e-6, "\(option)")
    }
  }

  @Test("prompts of different lengths, padded both ways")
  func padding() throws {
    for entry in try cases("padding") {
      let width = try #require(entry["width"]?.integer)
      func states(_ key: String) throws -> TextStates {
        TextStates(width: width, values: try floats(entry[key]))
      }
      var conditioning = Conditioning()
      conditioning.table = [try states("cond"), try states("uncond")]
      conditioning.positive = [.init(weight: 1, schedule: ConditionSchedule(condition: 0))]
      conditioning.negative = ConditionSchedule(condition: 1)
      conditioning.firstNegative = 1
      conditioning.empty = try states("empty")
      for (rule, key) in [(ConditioningPadding.emptyPrompt, "new"), (.lastRow, "v0")] {
        let rows = ConditionRows(conditioning: conditioning, padding: rule).states(of: [0, 1], step: 0)
        #expect(rows[0].values == (try floats(entry[key + "_cond"])), "\(key)")
        #expect(rows[1].values == (try floats(entry[key + "_uncond"])), "\(key)")
      }
      let separate = ConditionRows(conditioning: conditioning, padding: .separate)
      #expect(separate.states(of: [0, 1], step: 0) == conditioning.table)
    }
  }

  @Test("which states serve which step, with AND and editing")
  func bySteps() throws {
    let recorded = try #require(try Fixture.json("golden/conditioning.json")["by_step"])
    let a = try floats(recorded["a"])
    var conditioning = Conditioning()
    conditioning.table =
      [a, try floats(recorded["b"]), try floats(recorded["c"])].map { TextStates(width: 2, values: $0) }
      + [1, 2, 3].map { factor in TextStates(width: 2, values: a.map { $0 * factor }) }
    conditioning.positive = [
      .init(
        weight: 1,
        schedule: ConditionSchedule([.init(lastStep: 2, condition: 0), .init(lastStep: 5, condition: 1)])),
      .init(weight: 0.5, schedule: ConditionSchedule(condition: 2)),
    ]
    conditioning.firstNegative = 3
    conditioning.negative = ConditionSchedule([
      .init(lastStep: 1, condition: 3), .init(lastStep: 3, condition: 4), .init(lastStep: 5, condition: 5),
    ])
    let rows = ConditionRows(conditioning: conditioning, padding: .separate)
    for entry in recorded["steps"]?.elements ?? [] {
      let step = try #require(entry["step"]?.integer)
      let wanted =
        conditioning.positive.map { $0.schedule.condition(at: step) }
        + [conditioning.negative.condition(at: step)]
      let states = rows.states(of: wanted, step: step)
      #expect(states[0].values + states[1].values == (try floats(entry["stacked"])), "step \(step)")
      let scale = Float(try #require(entry["negative_scale"]?.number))
      #expect(states[2].values == a.map { $0 * scale }, "step \(step)")
    }
  }
}

@Suite struct PromptRulesProperty {
  @Test("versions decide what a prompt's grammar knows")
  func versions() {
    #expect(PromptRules(for: nil) == .newest)
    let old = PromptRules(for: SoftwareVersion([1, 5, 2]))
    #expect(!old.comments && !old.spacedNumbers && !old.emptyOptions)
    let middle = PromptRules(for: SoftwareVersion([1, 7, 0]))
    #expect(!middle.comments && middle.spacedNumbers && middle.emptyOptions)
  }
}
