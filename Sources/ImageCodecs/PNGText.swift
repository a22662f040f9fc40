/// One text chunk of a PNG file, decoded.
struct PNGText {
  /// A compressed text that grows beyond this is refused (a text of generation parameters has a few kilobytes).
  static let longest = 16 << 20

  enum Failure: Error {
    case damaged
    case tooLong
  }

  var keyword: String
  var text: String

  /// - Parameters: `type` is `tEXt`, `zTXt` or `iTXt`; `budget` is what may still be inflated; `isCut`: the file ends
  ///   inside the data.
  init(type: String, data: ArraySlice<UInt8>, budget: Int, isCut: Bool = false) throws(Failure) {
    guard let end = data.prefix(80).firstIndex(of: 0) else { throw .damaged }
    keyword = data[..<end].latin1
    let rest = data[(end + 1)...]
    switch type {
    case "tEXt": text = Self.text(try Self.checked(rest, budget), isCut)
    case "zTXt":
      guard rest.first == 0 else { throw .damaged }
      text = Self.text(try Self.inflate(rest.dropFirst(), budget, isCut), isCut)
    default: text = try Self.international(rest, budget, isCut)
    }
  }

  /// Compression flag, method, language, translated keyword, text.
  private static func international(
    _ rest: ArraySlice<UInt8>, _ budget: Int, _ isCut: Bool
  ) throws(Failure) -> String {
    guard let flag = rest.first, let language = rest.dropFirst(2).firstIndex(of: 0),
      let translated = rest[(language + 1)...].firstIndex(of: 0)
    else { throw .damaged }
    let body = rest[(translated + 1)...]
    return text(flag == 0 ? try checked(body, budget) : try inflate(body, budget, isCut)[...], isCut)
  }

  /// A letter that the file ends inside of makes no Latin-1 of all others.
  private static func text(_ bytes: some BidirectionalCollection<UInt8>, _ isCut: Bool) -> String {
    isCut ? bytes.withoutTornLetter.utf8OrLatin1 : bytes.utf8OrLatin1
  }

  private static func checked(_ body: ArraySlice<UInt8>, _ budget: Int) throws(Failure) -> ArraySlice<UInt8> {
    guard body.count <= min(longest, budget) else { throw .tooLong }
    return body
  }

  private static func inflate(
    _ body: ArraySlice<UInt8>, _ budget: Int, _ isCut: Bool
  ) throws(Failure) -> [UInt8] {
    switch inflated(body, limit: min(longest, budget)) {
    case .whole(let bytes): return bytes
    case .cut(let bytes) where isCut: return bytes
    case .tooLong: throw .tooLong
    case .cut, .damaged: throw .damaged
    }
  }
}
