public import Pixels
public import Recipes
import Sampling

/// Finds the class of graphics cards whose noise a picture was made from, where the card decides the noise's layout.
public struct CardSearch {
  let renderer: Renderer
  let files: OpenModelFiles
  let cards: [GraphicsCards]

  /// - Parameter files: where files that other plans use are open already.
  public init(renderer: Renderer, files: OpenModelFiles = OpenModelFiles()) {
    self.init(renderer: renderer, files: files, cards: GraphicsCards.known)
  }

  init(renderer: Renderer, files: OpenModelFiles = OpenModelFiles(), cards: [GraphicsCards]) {
    self.renderer = renderer
    self.files = files
    self.cards = cards
  }

  /// What fits, and how clearly.
  public struct Finding: Hashable, Sendable {
    /// nil: at least as many threads as there are numbers.
    public var threads: Int?
    /// In words for a report.
    public var detail: String
  }

  /// How many layouts there are for a claim: with one, nothing is to be found.
  public func layoutCount(for settings: RenderSettings) -> Int { layouts(settings).count }

  /// Tries every layout: with one evaluation each, then with whole renders of those that come nearest.
  /// - Parameter picture: the image at hand.
  /// - Throws: ``DiffusionError``.
  public func finding(
    for recipe: ResolvedRecipe, against picture: RGBImage,
    observe: @escaping (RenderEvent) -> Bool = { _ in true }
  ) throws(DiffusionError) -> Finding {
    let layouts = layouts(recipe.settings)
    guard layouts.count > 1 else {
      return Finding(
        threads: nil, detail: "\(words(nil, recipe.settings)) gives the noise; none differs here")
    }
    var trials: [Trial] = []
    for layout in try likely(layouts, recipe, picture, observe) {
      let image = try renderer.render(try plan(recipe, layout), observe: observe).image
      trials.append(Trial(layout: layout, distance: meanDifference(image, picture)))
    }
    trials.sort { $0.distance < $1.distance }
    return finding(trials, recipe.settings)
  }

  private struct Trial {
    let layout: Int?
    let distance: Double
  }

  private func finding(_ trials: [Trial], _ settings: RenderSettings) -> Finding {
    let best = trials[0], words = words(best.layout, settings)
    let level = rounded(best.distance)
    guard trials.count > 1 else { return Finding(threads: best.layout, detail: "this picture fits \(words)") }
    let next = rounded(trials[1].distance)
    let isClear = best.distance * 2 < trials[1].distance
    let detail =
      isClear
      ? "this picture needs \(words): mean difference \(level) levels, with the next layout \(next)"
      : "no layout of noise fits clearly; \(words) comes nearest: mean difference \(level) levels, the next \(next)"
    return Finding(threads: best.layout, detail: detail)
  }

  private func words(_ layout: Int?, _ settings: RenderSettings) -> String {
    GraphicsCards.description(of: layout, numbers: numbers(settings), among: cards)
  }

  private func layouts(_ settings: RenderSettings) -> [Int?] {
    GraphicsCards.layouts(for: numbers(settings), of: cards)
  }

  /// Of the largest latent that is drawn.
  private func numbers(_ settings: RenderSettings) -> Int {
    let first = 4 * (settings.size.width / 8) * (settings.size.height / 8)
    guard let hires = settings.hires, let geometry = HiresGeometry(hires, from: settings.size) else {
      return first
    }
    return max(first, 4 * geometry.latentWidth * geometry.latentHeight)
  }

  private func plan(_ recipe: ResolvedRecipe, _ layout: Int?) throws(DiffusionError) -> Plan {
    var recipe = recipe
    recipe.settings.gpuThreads = layout
    return try Plan(recipe, files: files)
  }

  /// Whole renders are for these alone. The first prediction shows the rough forms that the noise decides; where only
  /// the second pass's noise depends on the card it shows nothing, and all are rendered.
  private func likely(
    _ layouts: [Int?], _ recipe: ResolvedRecipe, _ picture: RGBImage,
    _ observe: @escaping (RenderEvent) -> Bool
  ) throws(DiffusionError) -> [Int?] {
    let first = 4 * (recipe.settings.size.width / 8) * (recipe.settings.size.height / 8)
    guard layouts.contains(where: { $0.map { $0 < first } ?? false }) else { return layouts }
    var scored: [(layout: Int?, likeness: Double)] = []
    for layout in layouts {
      let preview = try renderer.preview(try plan(recipe, layout), observe: observe)
      scored.append((layout, likeness(preview, picture)))
    }
    scored.sort { $0.likeness > $1.likeness }
    return scored.prefix(3).map(\.layout)
  }
}

/// The correlation of two pictures' rough forms: their pixels at an eighth of the size.
private func likeness(_ a: RGBImage, _ b: RGBImage) -> Double {
  let (width, height) = (max(a.width / 8, 1), max(a.height / 8, 1))
  let x = a.resized(width: width, height: height).bytes.map(Double.init)
  let y = b.resized(width: width, height: height).bytes.map(Double.init)
  let count = Double(x.count)
  let meanX = x.reduce(0, +) / count, meanY = y.reduce(0, +) / count
  var (xx, yy, xy) = (0.0, 0.0, 0.0)
  for (p, q) in zip(x, y) {
    xx += (p - meanX) * (p - meanX)
    yy += (q - meanY) * (q - meanY)
    xy += (p - meanX) * (q - meanY)
  }
  return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 0
}

/// In levels of 255.
private func meanDifference(_ a: RGBImage, _ b: RGBImage) -> Double {
  let b = b.resized(width: a.width, height: a.height)
  let sum = zip(a.bytes, b.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
  return Double(sum) / Double(a.bytes.count)
}

private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
