import JSON
public import Recipes

/// What exiftool printed of a file: a list of one object with `SourceFile`, or lines of `Name : value`.
public struct ExiftoolDialect: Dialect {
  public let name = "exiftool"
  public let page = DialectPage(
    programs: "exiftool's listing", carriers: "`.json`, `.txt`",
    reads: "the texts in it, each in its own dialect; dots where line breaks were",
    cannotVerify: "as of its text")

  public init() {}

  public func parse(_ text: CarriedText) throws(ParameterError) -> ParsedParameters? {
    let texts = text.document.map(members) ?? lines(text.text)
    for text in texts.prefix(Self.textsAtMost) {
      if let parsed = try? parsedParameters(text) { return parsed }
    }
    return nil
  }

  /// A file has a few texts; a listing of more is no listing of a file.
  private static let textsAtMost = 64

  private static let names = [
    "parameters", "usercomment", "comment", "invokeai_metadata", "invokeaimetadata", "sd-metadata", "dream",
    "generation_data", "prompt", "imagedescription", "description", "workflow",
  ]

  private func members(_ document: JSONValue) -> [CarriedText] {
    guard let entry = document.elements?.first ?? Optional(document), entry["SourceFile"] != nil else {
      return []
    }
    return Self.names.compactMap { name in
      // With -G exiftool puts a group in front: `PNG:Parameters`.
      let member = entry.members?.first {
        ($0.key.split(separator: ":").last.map(String.init) ?? "").lowercased() == name
      }
      return member?.value.fieldText.map { CarriedText($0, label: name) }
    }
  }

  private func lines(_ text: String) -> [CarriedText] {
    // exiftool prints dots for line breaks: a line of settings makes it an infotext with these words in its prompt.
    guard text.utf8.starts(with: "ExifTool Version Number".utf8),
      !SettingsLine.isSound(in: UTF8Text(text))
    else { return [] }
    let lines = text.split { $0 == "\n" || $0 == "\r\n" }
    let entries = lines.compactMap { line -> CarriedText? in
      let parts = line.split(separator: ":", maxSplits: 1).map { String($0).trimmed }
      guard parts.count == 2 else { return nil }
      let name = parts[0].lowercased().filter { $0 != " " }
      guard Self.names.contains(name) else { return nil }
      return CarriedText(name == "parameters" ? String(line) : parts[1], label: name)
    }
    return entries.sorted { order($0) < order($1) }
  }

  private func order(_ text: CarriedText) -> Int {
    Self.names.firstIndex(of: text.label ?? "") ?? Self.names.count
  }
}
