/// The texts of an XMP packet that may hold generation parameters, found without building a document: the packet is
/// whatever somebody put there.
func xmpTexts(_ packet: String) -> [(keyword: String, text: String)] {
  let bytes = Array(packet.utf8)
  return properties.compactMap { property in
    let usual = xmpText(bytes, property.prefix + ":" + property.name)
    let text = usual ?? declaredPrefix(bytes, property).flatMap { xmpText(bytes, $0 + ":" + property.name) }
    return text.map { (property.prefix + ":" + property.name, $0) }
  }
}

/// Properties that may hold generation parameters, each with the prefix that nearly all writers give its name space.
private let properties: [(prefix: String, name: String, nameSpace: String)] = [
  ("exif", "UserComment", "http://ns.adobe.com/exif/1.0/"),
  ("dc", "description", "http://purl.org/dc/elements/1.1/"),
  ("tiff", "ImageDescription", "http://ns.adobe.com/tiff/1.0/"),
  ("dc", "title", "http://purl.org/dc/elements/1.1/"),
]

/// The prefix that the packet itself gives the property's name space, where it is another than the usual one.
private func declaredPrefix(
  _ bytes: [UInt8], _ property: (prefix: String, name: String, nameSpace: String)
) -> String? {
  guard let nameSpace = find(property.nameSpace, in: bytes, from: 0), nameSpace > 2 else { return nil }
  let declaration = bytes[..<(nameSpace - 1)]
  guard declaration.last == UInt8(ascii: "=") else { return nil }
  let name = declaration.dropLast().suffix(64).reversed().prefix { $0 != UInt8(ascii: ":") && $0 > 0x20 }
  let prefix = String(decoding: name.reversed(), as: UTF8.self)
  return prefix.isEmpty || prefix == property.prefix ? nil : prefix
}

/// The content of element `name` without inner tags, or the attribute of that name.
private func xmpText(_ bytes: [UInt8], _ name: String) -> String? {
  let raw: [UInt8]
  if let opening = find("<" + name, in: bytes, from: 0),
    let inside = bytes[opening...].firstIndex(of: UInt8(ascii: ">")),
    let closing = find("</" + name, in: bytes, from: inside)
  {
    raw = withoutTags(bytes[(inside + 1)..<closing])
  } else if let place = find(name + "=", in: bytes, from: 0).map({ $0 + name.utf8.count + 1 }),
    place < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[place])
  {
    raw = Array(bytes[(place + 1)...].prefix { $0 != bytes[place] })
  } else {
    return nil
  }
  let text = unescaped(raw)
  return text.unicodeScalars.allSatisfy { $0.properties.isWhitespace } ? nil : text
}

private func find(_ pattern: String, in bytes: [UInt8], from start: Int) -> Int? {
  let wanted = Array(pattern.utf8)
  guard start <= bytes.count - wanted.count else { return nil }
  return (start...(bytes.count - wanted.count)).first {
    bytes[$0] == wanted[0] && bytes[$0...].starts(with: wanted)
  }
}

/// What stands between the outermost text's first and last character, without the tags around and between.
private func withoutTags(_ content: ArraySlice<UInt8>) -> [UInt8] {
  var result: [UInt8] = []
  var insideTag = false
  for byte in content {
    switch byte {
    case UInt8(ascii: "<"): insideTag = true
    case UInt8(ascii: ">") where insideTag: insideTag = false
    default: if !insideTag { result.append(byte) }
    }
  }
  let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
  let start = result.firstIndex { !blanks.contains($0) } ?? result.endIndex
  let end = result.lastIndex { !blanks.contains($0) }.map { $0 + 1 } ?? start
  return Array(result[start..<end])
}

/// The five entities of XML and numeric references; others stay as they are.
private func unescaped(_ bytes: [UInt8]) -> String {
  var result: [UInt8] = []
  var place = 0
  while place < bytes.count {
    let rest = bytes[place...]
    if bytes[place] == UInt8(ascii: "&"), let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")),
      let scalar = entity(String(decoding: bytes[(place + 1)..<end], as: UTF8.self))
    {
      result.append(contentsOf: String(String.UnicodeScalarView([scalar])).utf8)
      place = end + 1
    } else {
      result.append(bytes[place])
      place += 1
    }
  }
  return String(decoding: result, as: UTF8.self)
}

private func entity(_ name: String) -> Unicode.Scalar? {
  switch name {
  case "amp": "&"
  case "lt": "<"
  case "gt": ">"
  case "quot": "\""
  case "apos": "'"
  default:
    if name.hasPrefix("#x") {
      UInt32(name.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
    } else if name.hasPrefix("#") {
      UInt32(name.dropFirst(), radix: 10).flatMap { Unicode.Scalar($0) }
    } else {
      nil
    }
  }
}
