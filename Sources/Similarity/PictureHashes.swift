public import Pixels

/// Hashes that others can recompute: evidence beside the verdict, which does not rest on them.
public struct PictureHashes: Hashable, Sendable {
  public let average8: PerceptualHash
  public let average16: PerceptualHash
  public let difference8: PerceptualHash
  public let difference16: PerceptualHash
  public let cosine8: PerceptualHash
  public let cosine16: PerceptualHash
  /// nil where only the basic hashes were taken.
  public let wavelet8: PerceptualHash?
  /// nil where only the basic hashes were taken.
  public let colour: PerceptualHash?
  public let pdq: PDQHash
  /// SHA-256 of the 8-bit pixels, row by row, R G B.
  public let rgbSHA256: String

  public init(_ image: RGBImage, _ depth: MeasureDepth = .full) {
    let grey = image.luma
    average8 = averageHash(grey, side: 8)
    average16 = averageHash(grey, side: 16)
    difference8 = differenceHash(grey, side: 8)
    difference16 = differenceHash(grey, side: 16)
    cosine8 = cosineHash(grey, side: 8)
    cosine16 = cosineHash(grey, side: 16)
    wavelet8 = depth == .full ? waveletHash(grey) : nil
    colour = depth == .full ? colourHash(image, grey: grey) : nil
    pdq = PDQHash(image)
    rgbSHA256 = image.sha256
  }

  /// The hashes that were taken, by their names in reports, in a fixed order.
  public var named: [(name: String, hash: PerceptualHash)] {
    let all: [(String, PerceptualHash?)] = [
      ("ahash8", average8), ("ahash16", average16), ("dhash8", difference8), ("dhash16", difference16),
      ("phash8", cosine8), ("phash16", cosine16), ("whash8", wavelet8), ("colorhash3", colour),
      ("pdq", pdq.hash),
    ]
    return all.compactMap { name, hash in hash.map { (name, $0) } }
  }
}
