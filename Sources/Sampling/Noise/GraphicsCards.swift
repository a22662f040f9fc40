/// Graphics cards whose noise has one layout: those with as many threads in a full grid of PyTorch's `randn` kernel.
public struct GraphicsCards: Hashable, Sendable {
  /// Multiprocessors times the most threads of each.
  public let threads: Int
  /// Some of them.
  public let names: String

  public init(threads: Int, _ names: String) {
    self.threads = threads
    self.names = names
  }

  private init(_ multiprocessors: Int, _ threadsEach: Int, _ names: String) {
    self.init(threads: multiprocessors * threadsEach, names)
  }

  /// The known classes, by ascending threads; from published numbers of multiprocessors.
  public static let known: [GraphicsCards] = [
    GraphicsCards(14, 1024, "GTX 1650"), GraphicsCards(10, 2048, "GTX 1060 6GB"),
    GraphicsCards(30, 1024, "RTX 2060"), GraphicsCards(36, 1024, "RTX 2070, RTX 4060"),
    GraphicsCards(40, 1024, "T4"), GraphicsCards(28, 1536, "RTX 3060"), GraphicsCards(46, 1024, "RTX 2080"),
    GraphicsCards(34, 1536, "RTX 4060 Ti"), GraphicsCards(68, 1024, "RTX 2080 Ti"),
    GraphicsCards(46, 1536, "RTX 3070, RTX 4070"), GraphicsCards(68, 1536, "RTX 3080"),
    GraphicsCards(76, 1536, "RTX 4080"), GraphicsCards(82, 1536, "RTX 3090"),
    GraphicsCards(128, 1536, "RTX 4090"), GraphicsCards(108, 2048, "A100"),
  ]

  /// The layouts that a picture may have.
  /// - Parameter numbers: of the largest latent that is drawn.
  /// - Returns: numbers of threads, ascending; nil last, for every card with at least as many threads as numbers.
  public static func layouts(for numbers: Int, of cards: [GraphicsCards] = known) -> [Int?] {
    cards.map(\.threads).filter { $0 < numbers } + [nil]
  }

  /// What a layout says of the card.
  public static func description(of threads: Int?, numbers: Int, among cards: [GraphicsCards] = known)
    -> String
  {
    guard let threads else {
      let count = (numbers + 1535) / 1536
      return "a card with at least \(count) multiprocessors of 1,536 threads, or \(numbers) threads in all"
    }
    let names = cards.first { $0.threads == threads }.map { ", such as \($0.names)" } ?? ""
    return "a card with \(threads) threads\(names)"
  }
}
