import ImageCodecs
import Pixels
import Similarity
import TestSupport
import Verification

/// A picture of the labelled pairs, under a name that a page must not take for markup.
func pairPicture(_ file: String, name: String? = nil) throws -> JudgedPicture {
  let bytes = try Fixture.bytes("pairs/" + file)
  let picture = try ImageFile(bytes: bytes).picture()
  return JudgedPicture(
    name: name ?? file, fileSHA256: sha256(of: bytes), byteCount: bytes.count, picture: picture,
    hashes: PictureHashes(picture.rgb))
}

func madePicture(_ image: RGBImage, name: String) -> JudgedPicture {
  JudgedPicture(
    name: name, fileSHA256: name, byteCount: image.bytes.count, picture: Picture(image),
    hashes: PictureHashes(image))
}

extension Judgement {
  /// Two pictures of a few pixels; `last` is the level in which the second one differs.
  static func tiny(last: UInt8 = 86) -> Judgement {
    judged(
      madePicture(RGBImage(width: 2, height: 1, bytes: [1, 2, 3, 4, 5, 6]), name: "a.png"),
      against: madePicture(RGBImage(width: 2, height: 1, bytes: [1, 2, 3, 4, 5, last]), name: "b.png"))
  }

  /// A body that was replaced: changed in the middle, the same elsewhere. Judged once, with one threshold set.
  static let newBody: Judgement = {
    var options = JudgingOptions()
    options.thresholds.layout = 0.6
    guard let a = try? pairPicture("portrait11.png"), let b = try? pairPicture("portrait11-newbody.png")
    else {
      return tiny()
    }
    return judged(a, against: b, options)
  }()
}
