import JSON
import Testing

@Suite struct JSONWriterGolden {
  @Test("one line without spaces")
  func compact() throws {
    let text = #"{"a":[1,2.50,true,null],"b":{},"c":"x y"}"#
    #expect(try JSONValue(parsing: text).compact == text)
  }

  @Test(
    "quotes, backslashes and control characters are escaped, the rest stays",
    arguments: [
      ("plain é 😀 /", "\"plain é 😀 /\""),
      ("a\"b\\c", #""a\"b\\c""#),
      ("\n\r\t\u{8}\u{1F}\u{7F}\0", #""\n\r\t\u0008\u001f\u007f\u0000""#),
      ("a\r\nb", #""a\r\nb""#),
      ("\u{80}a\u{9B}31m\u{9F}\u{A0}é", "\"\\u0080a\\u009b31m\\u009f\u{A0}é\""),
    ])
  func quoted(text: String, literal: String) {
    #expect(JSONValue.quoted(text) == literal)
    #expect(JSONValue.object([.init(text, .null)]).compact == "{\(literal):null}")
  }
}

@Suite struct JSONWriterProperty {
  @Test("what is escaped is found wherever it stands in a long text")
  func longTexts() throws {
    for length in [63, 64, 65, 130] {
      for place in 0..<length {
        for sign in ["\"", "\\", "\n", "\u{7F}", "é"] {
          let text =
            String(repeating: "a", count: place) + sign + String(repeating: "b", count: length - place)
          let quoted = JSONValue.quoted(text)
          #expect(try JSONValue(parsing: quoted) == .string(text))
          #expect(quoted.utf8.count == text.utf8.count + (sign == "é" ? 2 : sign == "\u{7F}" ? 7 : 3))
        }
      }
    }
  }

  @Test("the bytes of a value are those of its compact form")
  func bytes() {
    let value = JSONValue.object(["a": .string("x\ny")])
    #expect(value.compactUTF8 == Array(value.compact.utf8))
  }
}
