import Prompts
import Recipes

/// The prompts of a pass, taken apart: parts between `AND`s without extra networks, and the negative prompt whole.
struct PromptPlan: Sendable {
  var parts: [PromptPart]
  var negative: String
  var oldTimelines: Bool

  init(_ settings: RenderSettings) throws(PromptError) {
    let rules = PromptRules(for: settings.version)
    let text = extractingExtraNetworks(from: removingComments(from: settings.prompt, rules: rules)).text
    parts = try promptParts(of: text)
    negative = removingComments(from: settings.negativePrompt, rules: rules)
    oldTimelines = settings.oldPromptEditing
  }
}
