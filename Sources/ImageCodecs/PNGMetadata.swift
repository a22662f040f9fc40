import Pixels

/// Keywords that may hold generation parameters, the one that counts most first; `UserComment` stands for the EXIF
/// block's.
private let precedence = [
  "parameters", "UserComment", "Comment", "invokeai_metadata", "sd-metadata", "Dream", "generation_data",
  "parameters-json", "prompt", "ImageDescription", "Make", "Model", "exif:UserComment", "dc:description",
  "tiff:ImageDescription", "dc:title",
  "Description", "XPComment", "XPTitle", "XPSubject", "XPKeywords", "workflow",
]

func pngMetadata(_ bytes: [UInt8]) -> ImageMetadata {
  let walk = PNGChunks(bytes)
  var reading = PNGReading(bytes: bytes)
  reading.metadata.remarks = walk.remarks
  for chunk in walk.chunks { reading.read(chunk) }
  if let cut = walk.cut { reading.read(cut, isCut: true) }
  return reading.finished
}

/// Gathers what the chunks say, in the order of the file.
private struct PNGReading {
  let bytes: [UInt8]
  var metadata = ImageMetadata()
  /// Where in `metadata.texts` a keyword stands: one file can hold millions of chunks.
  private var places: [String: Int] = [:]
  private var inflationLeft = 4 * PNGText.longest
  private var statesSRGB = false
  private var gamma: UInt32?

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func read(_ chunk: PNGChunk, isCut: Bool = false) {
    let data = bytes[chunk.data]
    switch chunk.type {
    case "tEXt", "zTXt", "iTXt": readText(chunk, data, isCut)
    case "eXIf": readEXIF(data, carrier: "png:eXIf", isCut)
    case "sRGB": statesSRGB = true
    case "iCCP": readProfile(data)
    case "gAMA": gamma = Array(data).bigEndian32(at: 0)
    case "acTL": metadata.frames = max(1, Int(Array(data).bigEndian32(at: 0) ?? 1))
    default: break
    }
  }

  private mutating func readText(_ chunk: PNGChunk, _ data: ArraySlice<UInt8>, _ isCut: Bool) {
    let place = "chunk \(chunk.type) at byte \(data.startIndex - 8)"
    do throws(PNGText.Failure) {
      let text = try PNGText(type: chunk.type, data: data, budget: inflationLeft, isCut: isCut)
      inflationLeft -= text.text.utf8.count
      if text.keyword == "XML:com.adobe.xmp" {
        readXMP(text.text, isCut)
      } else if let profile = RawProfile(text) {
        readRaw(profile, isCut)
      } else {
        add(
          EmbeddedText(carrier: "png:" + chunk.type, keyword: text.keyword, text: text.text, isCut: isCut))
      }
    } catch {
      metadata.remarks.append(remark(error, place))
    }
  }

  private func remark(_ failure: PNGText.Failure, _ place: String) -> Remark {
    switch failure {
    case .damaged: Remark("damaged-text", "The text in \(place) can't be decoded; it was skipped.")
    case .tooLong:
      Remark(
        "text-too-long",
        "The text in \(place) is longer than \(PNGText.longest >> 20) MiB, or all texts together are longer than "
          + "four times that; it was skipped.")
    }
  }

  private mutating func readXMP(_ packet: String, _ isCut: Bool) {
    for field in xmpTexts(packet) {
      add(EmbeddedText(carrier: "png:XMP", keyword: field.keyword, text: field.text, isCut: isCut))
    }
  }

  private mutating func readRaw(_ profile: RawProfile, _ isCut: Bool) {
    if profile.isPacket {
      readXMP(String(decoding: profile.bytes, as: UTF8.self), isCut)
    } else {
      readEXIF(profile.bytes[...], carrier: "png:raw profile", isCut)
    }
  }

  private mutating func readEXIF(_ data: ArraySlice<UInt8>, carrier: String, _ isCut: Bool) {
    let fields = EXIFFields(Array(data))
    metadata.orientation = fields.orientation
    metadata.remarks += fields.remarks
    for text in fields.embeddedTexts(carrier: carrier, isCut: isCut) { add(text) }
  }

  private mutating func readProfile(_ data: ArraySlice<UInt8>) {
    guard let end = data.prefix(80).firstIndex(of: 0),
      case .whole(let profile) = inflated(data[(end + 1)...].dropFirst(), limit: PNGText.longest)
    else {
      return metadata.remarks.append(Remark("damaged-profile", "The colour profile can't be inflated."))
    }
    metadata.profile = colourProfile(profile)
  }

  private mutating func add(_ text: EmbeddedText) {
    guard let place = places[text.keyword] else {
      places[text.keyword] = metadata.texts.count
      return metadata.texts.append(text)
    }
    metadata.texts[place] = text
    if !metadata.remarks.contains(where: { $0.code == "duplicate-keyword" }) {
      let detail = "There are several texts named `\(text.keyword)`; the last one counts."
      metadata.remarks.append(Remark("duplicate-keyword", detail))
    }
  }

  var finished: ImageMetadata {
    var finished = metadata
    finished.prefer(precedence)
    if statesSRGB { finished.profile = .sRGB }
    finished.remarks += profileRemarks(finished.profile)
    if let gamma, gamma != 45455, finished.profile == .unstated {
      let detail = "The file states a gamma of \(gamma) / 100000, which was not applied."
      finished.remarks.append(Remark("gamma-not-applied", detail))
    }
    return finished
  }
}
