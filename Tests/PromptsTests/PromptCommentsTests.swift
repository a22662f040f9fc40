import JSON
import Prompts
import Testing

@Suite struct PromptCommentsGolden {
  @Test("strips what A1111 strips") func comments() throws {
    for item in try cases("comments", of: "golden/prompts.json") {
      let prompt = try #require(item["prompt"]?.text)
      #expect(removingComments(from: prompt) == item["stripped"]?.text, "\(prompt)")
    }
  }

  @Test("leaves one newline for each of two comment lines") func consecutive() {
    #expect(removingComments(from: "a\n#b\n#c\nd") == "a\n\nd")
    #expect(removingComments(from: "\n#\n\n#x") == "\n\n")
  }

  @Test("has no comments before 1.8.0") func oldVersions() {
    #expect(removingComments(from: "a # b", rules: PromptRules(comments: false)) == "a # b")
  }
}
