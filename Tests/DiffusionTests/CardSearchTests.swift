import Recipes
import Sampling
import TestSupport
import Tensors
import Testing

@testable import Diffusion

@Suite struct CardSearchProperty {
  private let cards = [
    GraphicsCards(threads: 256, "A"), GraphicsCards(threads: 512, "B"), GraphicsCards(threads: 768, "C"),
  ]

  private func recipe(threads: Int?, sampler: String = "Euler", schedule: String = "Uniform")
    -> ResolvedRecipe
  {
    RecordedJob(
      "cards", "a red ball on a table", seed: 31, steps: 6, sampler: sampler, schedule: schedule, noise: .gpu
    ) { $0.gpuThreads = threads }.recipe
  }

  @Test("the card's layout is found from the picture", arguments: [nil, 256, 512, 768])
  func found(threads: Int?) throws {
    let renderer = Renderer(device: try Device(threads: 2))
    let picture = try renderer.render(try Plan(recipe(threads: threads))).image
    let finding = try CardSearch(renderer: renderer, cards: cards).finding(
      for: recipe(threads: nil), against: picture)
    #expect(finding.threads == threads, "\(finding.detail)")
    #expect(finding.detail.hasPrefix("this picture needs a card"), "\(finding.detail)")
  }

  @Test("with a sampler that predicts noise, too")
  func timestepSampler() throws {
    let renderer = Renderer(device: try Device(threads: 2))
    let picture = try renderer.render(try Plan(recipe(threads: 512, sampler: "DDIM"))).image
    let finding = try CardSearch(renderer: renderer, cards: cards).finding(
      for: recipe(threads: nil, sampler: "DDIM"), against: picture)
    #expect(finding.threads == 512, "\(finding.detail)")
  }

  @Test("small pictures have one layout")
  func small() throws {
    let search = CardSearch(renderer: Renderer(device: try Device(threads: 1)))
    #expect(search.layoutCount(for: recipe(threads: nil).settings) == 1)
  }

  @Test("words for the least card")
  func words() {
    #expect(
      GraphicsCards.description(of: nil, numbers: 76_800).hasPrefix(
        "a card with at least 50 multiprocessors of 1,536 threads"))
    #expect(GraphicsCards.description(of: 43008, numbers: 65536).contains("RTX 3060"))
    #expect(GraphicsCards.layouts(for: 30720) == [14336, 20480, nil])
    let threads = GraphicsCards.known.map(\.threads)
    #expect(threads == threads.sorted() && Set(threads).count == threads.count)
  }
}
