/// A Brownian path whose increments over any interval follow from one seed, as torchsde's `BrownianInterval`
/// grows it for A1111: halved until an end of the interval meets a midpoint, all times rounded to six decimals.
struct BrownianTree {
  private let source: NormalSource
  private let shape: LatentShape
  private let entropy: UInt64
  private let start: Double
  private let end: Double
  private let root: Node

  /// A stretch of time with its increment. Halves are made when a query needs them.
  private final class Node {
    let low: Double
    let high: Double
    let key: UInt64
    let depth: UInt64
    let increment: [Float]
    var halves: (left: Node, right: Node)?

    init(_ low: Double, _ high: Double, key: UInt64, depth: UInt64, _ increment: [Float]) {
      self.low = low
      self.high = high
      self.key = key
      self.depth = depth
      self.increment = increment
    }
  }

  /// A tree over `start ... end`.
  init(seed: UInt64, source: NormalSource, shape: LatentShape, from start: Double, to end: Double) {
    self.source = source
    self.shape = shape
    self.start = rounded6(start)
    self.end = rounded6(end)
    entropy = seed
    let word = SeedSequence(entropy: seed).state(3)[0]
    var generator = source.generator(word: UInt64(word))
    let scale = Float((end - start).squareRoot())
    root = Node(
      self.start, self.end, key: 0, depth: 0, generator.normals(shape.count).map { $0 * scale })
  }

  /// The increment from a to b, a <= b; times outside the tree count as its ends.
  func increment(from a: Double, to b: Double) -> Latent {
    let low = rounded6(min(max(a, start), end)), high = rounded6(min(max(b, start), end))
    guard low < high else { return Latent(shape: shape, values: [Float](repeating: 0, count: shape.count)) }
    var sum: [Float]?
    add(root, low, high, to: &sum)
    return Latent(shape: shape, values: sum ?? [])
  }

  /// Adds the parts from left to right. Halves that this query does not enter lose their own halves: samplers walk
  /// from high levels to low ones, and a latent for each node of 20 steps would fill memory.
  private func add(_ node: Node, _ low: Double, _ high: Double, to sum: inout [Float]?) {
    if low == node.low && high == node.high {
      accumulate(node.increment, into: &sum)
      return
    }
    let halves = halves(of: node), middle = halves.left.high
    if low < middle { add(halves.left, low, min(high, middle), to: &sum) } else { halves.left.halves = nil }
    if high > middle {
      add(halves.right, max(low, middle), high, to: &sum)
    } else {
      halves.right.halves = nil
    }
  }

  private func accumulate(_ part: [Float], into sum: inout [Float]?) {
    guard var total = sum.take() else { return sum = part }
    for i in total.indices { total[i] += part[i] }
    sum = total
  }

  private func halves(of node: Node) -> (left: Node, right: Node) {
    if let halves = node.halves { return halves }
    let middle = rounded6(0.5 * (node.high + node.low))
    let left = leftIncrement(node, middle)
    var right = node.increment
    for i in right.indices { right[i] -= left[i] }
    let halves = (
      left: Node(node.low, middle, key: node.key &* 2, depth: node.depth + 1, left),
      right: Node(middle, node.high, key: node.key &* 2 &+ 1, depth: node.depth + 1, right)
    )
    node.halves = halves
    return halves
  }

  /// The Brownian bridge at `middle`.
  private func leftIncrement(_ node: Node, _ middle: Double) -> [Float] {
    let word = SeedSequence(entropy: entropy, spawnKey: [node.key, node.depth]).state(4)[0]
    var generator = source.generator(word: UInt64(word))
    let left = middle - node.low, right = node.high - middle, inverse = 1 / (node.high - node.low)
    let spread = Float((left * right * inverse).squareRoot())
    let weight = Float(left), share = Float(inverse), whole = node.increment
    var values = generator.normals(shape.count)
    for i in values.indices { values[i] = weight * whole[i] * share + spread * values[i] }
    return values
  }
}

/// Python's `round(x, 6)`: the nearest multiple of 10^-6 to the exact value, ties to even.
func rounded6(_ x: Double) -> Double {
  guard abs(x) < 0x1p33 else { return x }
  let product = x * 1e6, error = (-product).addingProduct(x, 1e6)
  let whole = product.rounded(.down), rest = product - whole
  let above = rest != 0.5 ? rest > 0.5 : error != 0 ? error > 0 : !(whole / 2).isWhole
  return (above ? whole + 1 : whole) / 1e6
}

extension Double {
  fileprivate var isWhole: Bool { self == rounded(.down) }
}
