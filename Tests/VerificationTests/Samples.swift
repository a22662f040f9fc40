import ImageCodecs
import Pixels
import Similarity
import Synchronization
import TestSupport

@testable import Verification

/// Decoding and hashing take long in debug builds, and many tests look at the same pictures.
private let known = Mutex<[String: JudgedPicture]>([:])

/// A picture of the labelled pairs.
func pairPicture(_ name: String) throws -> JudgedPicture {
  if let picture = known.withLock({ $0[name] }) { return picture }
  let bytes = try Fixture.bytes("pairs/" + name)
  let picture = try ImageFile(bytes: bytes).picture()
  let judged = JudgedPicture(
    name: name, fileSHA256: sha256(of: bytes), byteCount: bytes.count, picture: picture,
    hashes: PictureHashes(picture.rgb))
  known.withLock { $0[name] = judged }
  return judged
}

/// A picture that never was a file; `file` stands for the file's bytes.
func madePicture(_ image: RGBImage, file: String) -> JudgedPicture {
  JudgedPicture(
    name: file, fileSHA256: file, byteCount: image.bytes.count, picture: Picture(image),
    hashes: PictureHashes(image))
}

extension RGBImage {
  /// A part of the picture.
  func cut(x: Int, y: Int, width: Int, height: Int) -> RGBImage {
    var bytes: [UInt8] = []
    for row in y..<y + height {
      bytes += self.bytes[3 * (row * self.width + x)..<3 * (row * self.width + x + width)]
    }
    return RGBImage(width: width, height: height, bytes: bytes)
  }
}
