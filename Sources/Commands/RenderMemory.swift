import Diffusion
import Recipes

/// How much memory a render may take.
struct RenderMemory: Hashable, Sendable {
  /// Bytes; nil: no limit.
  let limit: Int?

  /// Before anything is allocated.
  /// - Throws: `too-large` for what can't be rendered within the limit.
  func refuseTooLarge(_ estimate: RenderEstimate) throws(DiffusionError) {
    guard let limit, estimate.leastBytes > Double(limit) else { return }
    let needed = byteText(Int(min(estimate.leastBytes, 1e18)))
    throw .unverifiable([
      Reason(
        .tooLarge,
        "rendering needs about \(needed) of memory, and \(byteText(limit)) may be used; --memory-limit sets another limit, --no-limits lifts it"
      )
    ])
  }

  /// How much of the expanded weights may stay in memory.
  func kept(_ estimate: RenderEstimate) -> Int {
    guard let limit else { return Renderer.mostKeptBytes }
    let free = Double(limit) - estimate.leastBytes - estimate.storedBytes
    return Int(min(max(free, 0), Double(Renderer.mostKeptBytes)))
  }
}
