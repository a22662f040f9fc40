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

  var size: PixelSize { picture.rgb.size }

  /// Orders two pictures so that the verdict does not depend on which was named first: the larger one, of equal
  /// ones that with the smaller hash of its pixels.
  func comesBefore(_ other: JudgedPicture) -> Bool {
    let (mine, others) = (picture.rgb.pixelCount, other.picture.rgb.pixelCount)
    return mine == others ? hashes.rgbSHA256 <= other.hashes.rgbSHA256 : mine > others
  }
}

extension PixelSize {
  /// Of the picture after a turn.
  func turned(_ turn: Orientation) -> PixelSize { turn.swapsSides ? PixelSize(height, width) : self }

  var whole: PixelBox { PixelBox(x: 0, y: 0, width: width, height: height) }
}
