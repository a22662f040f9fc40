/// The one form in which pictures are compared, whatever file they came from.
public struct Picture: Hashable, Sendable {
  /// 8 bits a channel, transparency laid on white, upright.
  public let rgb: RGBImage
  /// The stored samples, upright; nil where they follow from ``rgb``: opaque, and no finer than its levels.
  public let stored: StoredSamples?
  public let facts: PictureFacts

  /// - Parameters: `samples` as a file stores them; `facts.orientation` is applied to them.
  public init(_ samples: StoredSamples, facts: PictureFacts) {
    let turned = samples.oriented(facts.orientation)
    var facts = facts
    facts.isTransparent = turned.isTransparent
    self.rgb = turned.onWhite
    self.stored = turned.hasMoreThanRGB8 ? turned : nil
    self.facts = facts
  }

  /// A picture that never was a file, such as a regenerated one.
  public init(_ rgb: RGBImage) {
    self.rgb = rgb
    self.stored = nil
    self.facts = PictureFacts()
  }

  public var width: Int { rgb.width }
  public var height: Int { rgb.height }

  /// [height, width, 4]: the samples as stored, R, G, B, A with 16 bits.
  public var px16: [UInt16] { (0..<height).flatMap { px16(row: $0) } }

  /// [width, 4]: one row of ``px16``. A whole large picture of them would be nearly three times its levels.
  public func px16(row: Int) -> [UInt16] {
    (stored ?? StoredSamples(width: width, height: height, .rgb8(rgb.bytes))).sixteenBitRGBA(row: row)
  }

  private init(_ rgb: RGBImage, facts: PictureFacts) {
    self.rgb = rgb
    self.stored = nil
    self.facts = facts
  }

  /// The picture in sRGB at 8 bits: itself where that is what it is, else converted by its profile.
  /// - Returns: nil where the profile is of a kind that is not applied (lookup tables, grey, CMYK), or damaged.
  public func convertedToSRGB() -> Picture? {
    guard case .embedded(_, let bytes) = facts.profile else { return self }
    guard let profile = MatrixProfile(bytes) else { return nil }
    var facts = facts
    facts.profile = .sRGB
    return Picture(profile.convertedToSRGB(rgb), facts: facts)
  }
}
