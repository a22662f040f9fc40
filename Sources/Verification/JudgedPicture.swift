public import Pixels
public import Similarity

/// A picture with what identifies its file.
public struct JudgedPicture: Sendable {
  /// File name or path as given.
  public var name: String
  /// SHA-256 of the file, 64 hexadecimal digits.
  public var fileSHA256: String
  /// Of the file.
  public var byteCount: Int
  public var picture: Picture
  public var hashes: PictureHashes

  public init(name: String, fileSHA256: String, byteCount: Int, picture: Picture, hashes: PictureHashes) {
    self.name = name
    self.fileSHA256 = fileSHA256
    self.byteCount = byteCount
    self.picture = picture
    self.hashes = hashes
  }

  var size: PixelExtent { PixelExtent(picture.width, picture.height) }

  /// Orders two pictures so that the verdict does not depend on which was named first: the larger one, of equal
  /// ones that with the smaller hash of its pixels.
  func comesBefore(_ other: JudgedPicture) -> Bool {
    let (mine, others) = (picture.rgb.pixelCount, other.picture.rgb.pixelCount)
    return mine == others ? hashes.rgbSHA256 <= other.hashes.rgbSHA256 : mine > others
  }
}

/// Width and height.
struct PixelExtent: Hashable {
  let width: Int
  let height: Int

  init(_ width: Int, _ height: Int) { (self.width, self.height) = (width, height) }

  /// Of the picture after a turn.
  func turned(_ turn: Orientation) -> PixelExtent { turn.swapsSides ? PixelExtent(height, width) : self }

  var longSide: Int { max(width, height) }

  var whole: PixelBox { PixelBox(x: 0, y: 0, width: width, height: height) }
}
