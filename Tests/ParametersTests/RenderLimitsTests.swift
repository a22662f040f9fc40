import Recipes
import Testing

@testable import Parameters

@Suite struct RenderLimitsGolden {
  @Test(
    "beyond the limits a claim is too large, unless they are lifted",
    arguments: [
      ["Size": "99999x99999"], ["Size": "8193x64"], ["Size": "8192x2049"], ["Steps": "1001"],
      ["Steps": "1000000"],
    ] as [[String: String?]])
  func limits(replacing: [String: String?]) throws {
    let refused = try resolve(claim(replacing: replacing))
    #expect(refused.codes == [.tooLarge] && refused.settings == nil)
    #expect(refused.reasons[0].detail.contains("--no-limits"))
    let lifted = try resolve(claim(replacing: replacing)) { $0.limits = false }
    #expect(lifted.reasons.isEmpty && lifted.settings != nil)
  }

  @Test(
    "some bounds keep arithmetic safe and can't be lifted",
    arguments: [
      ["Size": "9223372036854775807x9223372036854775807"], ["Size": "1048577x8"],
      ["Steps": "9223372036854775807"],
    ] as [[String: String?]])
  func bounds(replacing: [String: String?]) throws {
    #expect(try resolve(claim(replacing: replacing)) { $0.limits = false }.codes == [.tooLarge])
  }

  @Test("sizes and steps up to the limits are rendered")
  func largest() throws {
    #expect(try resolve(claim(replacing: ["Size": "8192x2048", "Steps": "1000"])).settings != nil)
    #expect(try resolve(claim(replacing: ["Size": "8x8", "Steps": "1"])).settings != nil)
  }

  @Test("prompts of more than 64 KiB are too large")
  func prompts() throws {
    let long = String(repeating: "word, ", count: 11_000)
    #expect(try resolve(claim(prompt: long)).codes == [.tooLarge])
    #expect(try resolve(claim(negative: long)).codes == [.tooLarge])
    #expect(try resolve(claim(prompt: long)) { $0.limits = false }.settings != nil)
  }

  @Test("timestep samplers have at most a thousand steps, limits or not")
  func timesteps() throws {
    let text = claim(replacing: ["Sampler": "DDIM", "Steps": "1001"])
    #expect(try resolve(text) { $0.limits = false }.codes == [.invalidValue])
  }
}
