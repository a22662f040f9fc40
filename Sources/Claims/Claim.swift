public import ImageCodecs
public import Pixels
public import Recipes

/// What a claim is made of.
public enum ClaimKind: Hashable, Sendable {
  case text
  case image(ImageFormat)
}

/// Parameters as published, with the picture if there is one.
public struct Claim: Hashable, Sendable {
  /// The path as given; `stdin` for standard input.
  public let name: String
  public let kind: ClaimKind
  /// Texts that may hold the parameters, the one that counts most first. Empty: the file says nothing.
  public let texts: [EmbeddedText]
  /// All the file is, for a picture.
  public let image: ImageFile?
  private let bytes: [UInt8]
  /// What was odd about the file.
  public let notes: [Note]
  /// What the first text that holds settings says; nil where none does.
  public let parameters: ClaimReading?

  /// Takes bytes for what they are, whatever their name.
  public init(name: String, bytes: [UInt8]) throws(ClaimError) {
    try self.init(name: name, bytes: bytes, sideTexts: { [] })
  }

  /// - Parameter sideTexts: what stands beside a picture that holds no settings itself.
  init(name: String, bytes: [UInt8], sideTexts: @escaping () -> [EmbeddedText]) throws(ClaimError) {
    guard !bytes.isEmpty else { throw .empty(name: name) }
    self.name = name
    self.bytes = bytes
    if let image = try? ImageFile(bytes: bytes) {
      var hidden: StealthText?
      let candidates = image.metadata.candidates
      let reading = ClaimReading(
        candidates, among: image.metadata.texts,
        further: [
          { image.metadata.others },
          {
            hidden = Self.hiddenText(in: image)
            return hidden?.text.map { [$0] } ?? []
          },
          sideTexts,
        ])
      kind = .image(image.format)
      parameters = reading
      let unexpected = image.metadata.others.filter { candidates.isEmpty && $0.carrier == reading?.carrier }
      texts = candidates + unexpected + (hidden?.text.map { [$0] } ?? [])
      self.image = image
      notes = (image.metadata.remarks + (hidden?.remarks ?? [])).map { Note($0.code, $0.detail) }
    } else {
      let text = try ClaimText(bytes, name: name)
      kind = .text
      texts = [EmbeddedText(carrier: text.carrier, keyword: "", text: text.text)]
      image = nil
      notes = text.notes
      parameters = ClaimReading(texts, among: [], further: [])
    }
  }

  /// SHA-256 of the whole file, 64 hexadecimal digits, computed anew each time.
  public var sha256: String { Pixels.sha256(of: bytes) }

  /// Bytes of the whole file.
  public var size: Int { bytes.count }

  /// Whether a part of the file that may have held parameters could not be read.
  public var isDamaged: Bool { notes.contains(where: \.isDamage) }

  /// The text that counts; empty where the file carries none.
  public var infotext: String { texts.first?.text ?? "" }

  /// The claimed picture in the one form that is compared.
  /// - Throws: ``ClaimError/badPixels(name:_:)`` or ``ClaimError/noPicture(name:)``; the texts stand all the same.
  public func picture() throws(ClaimError) -> Picture {
    guard let image else { throw .noPicture(name: name) }
    do throws(ImageCodecError) { return try image.picture() } catch { throw .badPixels(name: name, error) }
  }

  /// nil where the pixels can't be decoded: then there is nothing to look at.
  private static func hiddenText(in image: ImageFile) -> StealthText? {
    image.format == .jpeg ? nil : (try? image.picture()).map { StealthText($0) }
  }
}

extension Note {
  /// Whether it says that a part of the file was lost, with the text that may have stood there.
  public var isDamage: Bool {
    ["damaged-text", "damaged-stealth", "damaged-segments", "text-too-long", "truncated"].contains(code)
  }
}
