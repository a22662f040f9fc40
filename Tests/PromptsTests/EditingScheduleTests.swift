import JSON
import Prompts
import Testing

@Suite struct EditingScheduleGolden {
  @Test("changes where A1111 changes", arguments: ["golden/prompts.json", "prompts/language.json"])
  func schedules(file: String) throws {
    for item in try cases("schedules", of: file) {
      let prompt = try #require(item["prompt"]?.text)
      let schedule = try editingSchedule(
        of: prompt, steps: try #require(item["steps"]?.integer), hiresSteps: item["hires_steps"]?.integer,
        oldTimelines: item["old"] == .bool(true))
      let expected = (item["schedule"]?.pairs ?? []).map {
        ScheduledText(lastStep: $0.integer ?? -1, text: $1.text ?? "?")
      }
      #expect(schedule == expected, "\(item.compact)")
    }
  }
}

@Suite struct EditingScheduleProperty {
  static let words = [
    "[", "]", "(", ")", ":", "|", "\\", "a", "é", " ", "2", ":3]", "[b:", "\n", "[a:b:0.5]", "[a|b]",
  ]

  @Test("ends with the last step and has no step twice, seed 11") func order() throws {
    var junk = Junk(seed: 11)
    for _ in 0..<2000 {
      let prompt = junk.text(of: Self.words, most: 24)
      let schedule = try editingSchedule(of: prompt, steps: 7)
      #expect(schedule.last?.lastStep == 7)
      #expect(zip(schedule, schedule.dropFirst()).allSatisfy { $0.lastStep < $1.lastStep }, "\(prompt)")
    }
  }

  @Test("without steps there is one text") func noSteps() throws {
    #expect(try editingSchedule(of: "[a|b] [c:d:3]", steps: 0) == [ScheduledText(lastStep: 0, text: "b c")])
  }

  @Test("an evaluation finds its text") func lookup() throws {
    let schedule = try editingSchedule(of: "[a:b:2]", steps: 5)
    #expect(
      (0...7).map { schedule[schedule.index(atEvaluation: $0)].text } == [
        "a", "a", "a", "b", "b", "b", "a", "a",
      ])
  }

  @Test("before 1.6.0 no white space follows a number and no option is empty") func oldRules() throws {
    let old = PromptRules(spacedNumbers: false, emptyOptions: false)
    let texts = { (prompt: String) in try editingSchedule(of: prompt, steps: 4, rules: old).map(\.text) }
    #expect(try texts("[a:b: 2]") == ["a", "b"])
    #expect(try texts("[a:b:2 ]") == ["[a:b:2 ]"])
    #expect(try texts("[a|b]") == ["a", "b", "a", "b"])
    #expect(try texts("[a|] [b:c:1]") == ["[a|] [b:c:1]"])
  }

  @Test("refuses a step beyond all numbers") func hugeStep() {
    #expect(throws: PromptError.stepNotFinite(text: "1e999", offset: 6)) {
      try editingSchedule(of: "[é:b:1e999]", steps: 4)
    }
  }

  @Test("refuses more text than its limit") func hugeSchedule() {
    let prompt = "[a|b]" + String(repeating: " word", count: 20_000)
    let error = PromptError.scheduleTooLarge(limit: largestEditingSchedule)
    #expect(throws: error) { try editingSchedule(of: prompt, steps: 1000) }
    #expect(throws: error) { try editingSchedule(of: "[a|b]", steps: .max) }
    #expect(throws: Never.self) { try editingSchedule(of: "[a:b:5]", steps: .max) }
  }
}
