/// An element of a document. What is put into it is escaped, and what XML 1.0 can't hold is written out.
struct XML {
  typealias Attribute = (name: String, value: String)

  private let name: String
  private let attributes: [Attribute]
  private let text: String?
  private let children: [XML]

  init(_ name: String, _ attributes: [Attribute], _ children: [XML] = []) {
    (self.name, self.attributes, self.children) = (name, attributes, children)
    text = nil
  }

  init(_ name: String, _ attributes: [Attribute], text: String?) {
    (self.name, self.attributes, self.text) = (name, attributes, text)
    children = []
  }

  /// With its declaration, children on lines of their own.
  var document: String {
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    write(to: &out, indent: "")
    return out
  }

  private func write(to out: inout String, indent: String) {
    out += indent + "<" + name
    for (name, value) in attributes { out += " \(name)=\"\(markupEscaped(printableLine(value)))\"" }
    if let text {
      out += ">" + markupEscaped(printable(text)) + "</\(name)>\n"
    } else if children.isEmpty {
      out += "/>\n"
    } else {
      out += ">\n"
      for child in children { child.write(to: &out, indent: indent + "  ") }
      out += indent + "</\(name)>\n"
    }
  }
}

/// Text as it may stand between tags and in quoted attributes, of HTML and of XML.
func markupEscaped(_ text: String) -> String {
  var out: [UInt8] = []
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "&"): out += "&amp;".utf8
    case UInt8(ascii: "<"): out += "&lt;".utf8
    case UInt8(ascii: ">"): out += "&gt;".utf8
    case UInt8(ascii: "\""): out += "&quot;".utf8
    case UInt8(ascii: "'"): out += "&#39;".utf8
    default: out.append(byte)
    }
  }
  return String(decoding: out, as: UTF8.self)
}
