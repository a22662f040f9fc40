import Recipes

/// What is rendered without being asked twice. `--no-limits` leaves only what keeps arithmetic safe.
enum RenderLimits {
  /// Pixels of a side.
  static let side = 8192
  /// Pixels of a picture.
  static let area = 1 << 24
  static let steps = 1000
  /// Bytes of a prompt in UTF-8.
  static let prompt = 1 << 16

  static let largestSide = 1 << 20
  static let mostSteps = 1 << 24

  static func problem(size: ImageSize, named key: String, limits: Bool) -> Reason? {
    let most = limits ? side : largestSide
    let pixels = size.width.multipliedReportingOverflow(by: size.height)
    let isTooMany = limits && (pixels.overflow || pixels.partialValue > area)
    guard size.width > most || size.height > most || isTooMany else { return nil }
    let bound = limits ? "\(side) pixels a side and \(area) in all" : "\(largestSide) pixels a side"
    return tooLarge("`\(key)` is \(size.width)x\(size.height)", bound, limits)
  }

  static func problem(steps count: Int, named key: String, limits: Bool) -> Reason? {
    let most = limits ? steps : mostSteps
    return count > most ? tooLarge("`\(key)` is \(count)", "\(most) steps", limits) : nil
  }

  static func problem(prompt text: String, named key: String, limits: Bool) -> Reason? {
    guard limits, text.utf8.count > prompt else { return nil }
    return tooLarge("`\(key)` has \(text.utf8.count) bytes", "\(prompt) bytes", limits)
  }

  private static func tooLarge(_ found: String, _ bound: String, _ limits: Bool) -> Reason {
    Reason(.tooLarge, "\(found), the limit is \(bound)" + (limits ? "; --no-limits lifts it" : ""))
  }
}
