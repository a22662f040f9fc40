import ImageCodecs
public import JSON
public import Pixels
public import Verification

/// Judgements as reports tell them: the words of `diff`, its object, the hashes, and small copies of pictures.
public struct JudgementReport: JudgementWriter {
  /// Pixels of a thumbnail's longer side, at most.
  static let longSide = 256

  public init() {}

  public func reasons(of judgement: Judgement) -> [String] {
    let words = JudgementWords(judgement)
    return [words.headline] + [words.transformation].compactMap { $0 } + words.reasons
  }

  public func diff(of judgement: Judgement) -> JSONValue { diffJSON(judgement) }

  public func hashes(of picture: JudgedPicture) -> JSONValue {
    hashesJSON(picture.hashes, fileSHA256: picture.fileSHA256)
  }

  public func thumbnail(of image: RGBImage) -> Thumbnail? {
    let small = image.fitted(Self.longSide)
    return encodedWebP(small).map {
      Thumbnail(mediaType: "image/webp", bytes: $0, width: small.width, height: small.height)
    }
  }
}
