import Recipes
import Testing

@Suite struct RecipeProperty {
  @Test("an empty claim states nothing")
  func empty() {
    let recipe = Recipe(generator: "a1111", prompt: "a", negativePrompt: "")
    #expect(recipe.steps == nil && recipe.seed == nil && recipe.size == nil && recipe.hires == nil)
    #expect(recipe.noise == NoiseClaim() && recipe.options == OptionClaims())
    #expect(recipe.loras.isEmpty && recipe.reasons.isEmpty)
  }
}
