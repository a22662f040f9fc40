/// Sizes beyond these are refused before memory is taken: a header of 30 bytes can claim any size.
public enum PictureLimits {
  public static let longestSide = 30_000
  public static let mostPixels = 200_000_000

  /// Whether a picture of this size may be decoded.
  public static func allow(width: Int, height: Int) -> Bool {
    (1...longestSide).contains(width) && (1...longestSide).contains(height) && width * height <= mostPixels
  }
}
