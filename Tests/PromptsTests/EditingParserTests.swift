import JSON
import Prompts
import Testing

@Suite struct EditingParserParity {
  @Test("knows where A1111 tosses a coin, and both sides of it") func coins() throws {
    for item in try cases("prompts", of: "prompts/ambiguous.json") {
      let prompt = try #require(item["prompt"]?.text)
      let outcomes = (item["texts"]?.elements ?? []).compactMap(\.texts)
      #expect(ambiguousEdits(in: prompt).isEmpty == (outcomes.count == 1), "\(prompt)")
      if outcomes.count == 1 {
        #expect(try texts(prompt, .edited) == outcomes[0], "\(prompt)")
        #expect(try texts(prompt, .asText) == outcomes[0], "\(prompt)")
      }
    }
  }

  private func texts(_ prompt: String, _ reading: EditReading) throws -> [String] {
    let schedule = try editingSchedule(of: prompt, steps: 5, reading: reading)
    return [1, 5].map { schedule[schedule.index(atEvaluation: $0)].text }
  }
}

@Suite struct EditingParserProperty {
  @Test(
    "names ambiguous edits",
    arguments: [
      ("a [b:c:3]: d", ["[b:c:3]"]), ("[a:b:2]]", ["[a:b:2]"]), ("(x [a:b:2])[", ["(x [a:b:2])"]),
      ("[a:b:2]()(", ["[a:b:2]()"]), ("[a:2][b:3]:", ["[a:2][b:3]"]), ("[[a|b]:c:2]:", ["[[a|b]:c:2]"]),
      ("[a:b:2] :", []), ("[a:b:2](c)", []), ("[a|b]:", []), ("([a:b:2]:c)", []), ("[a:b:2]: |", []),
    ])
  func ambiguous(prompt: String, edits: [String]) {
    #expect(ambiguousEdits(in: prompt) == edits)
  }

  @Test("the other reading keeps the edit as it is written") func asText() throws {
    let schedule = try editingSchedule(of: "x [a:[b|c]:2]: [d:e:1]", steps: 4, reading: .asText)
    #expect(schedule.map(\.lastStep) == [1, 4])
    #expect(schedule.map(\.text) == ["x [a:[b|c]:2]: d", "x [a:[b|c]:2]: e"])
  }

  @Test("a prompt without edits stays as it is, seed 13") func identity() throws {
    var junk = Junk(seed: 13)
    for _ in 0..<1000 {
      let prompt = junk.text(of: ["(", ")", "[", "]", "a", "é", "\\(", " ", "\n", "日"], most: 20)
      #expect(try editingSchedule(of: prompt, steps: 3).map(\.text) == [prompt])
    }
  }

  @Test("edits nest without recursion up to the limit, and stay text beyond it") func depth() throws {
    let nested = { (depth: Int) in
      String(repeating: "[a:", count: depth) + "b" + String(repeating: ":2]", count: depth)
    }
    #expect(try editingSchedule(of: nested(10_000), steps: 4).map(\.text) == ["a", "b"])
    let beyond = String(repeating: "[a:", count: 1) + nested(10_000)
    #expect(try editingSchedule(of: beyond, steps: 4).count == 2)
    #expect(try editingSchedule(of: String(repeating: "[", count: 100_000), steps: 4).count == 1)
    #expect(try editingSchedule(of: String(repeating: "[a|", count: 20_000), steps: 4).count == 1)
  }
}
