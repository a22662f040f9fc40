import JSON
import TestSupport
import Testing

@Suite struct JSONParserGolden {
  @Test("reads every kind of value")
  func values() throws {
    let text = #" { "a" : [ 1 , -0.5e+3, true, false , null, "x" ], "b":{}, "c":[] } "#
    let expected = JSONValue.object([
      .init(
        "a",
        .array([.number("1"), .number("-0.5e+3"), .bool(true), .bool(false), .null, .string("x")])),
      .init("b", .object([JSONValue.Member]())),
      .init("c", .array([])),
    ])
    #expect(try JSONValue(parsing: text) == expected)
  }

  @Test("numbers keep their text", arguments: ["0", "-0", "18446744073709551616", "1.50", "2E-7", "1e999"])
  func numbers(literal: String) throws {
    #expect(try JSONValue(parsing: literal) == .number(literal))
  }

  @Test(
    "escapes",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
      (#""a\u00e9\u4E2Db""#, "a\u{E9}\u{4E2D}b"),
      (#""\ud83d\udE00""#, "\u{1F600}"),
      (#""é中😀""#, "é中😀"),
      (#""\ud83dx""#, "\u{FFFD}x"),
      (#""\ud83d\n""#, "\u{FFFD}\n"),
      (#""\ud83d\u0041""#, "\u{FFFD}A"),
      (#""\udE00\ud83d""#, "\u{FFFD}\u{FFFD}"),
      (#""\u0000""#, "\0"),
      (#""a\r\nb""#, "a\r\nb"),
    ])
  func escapes(literal: String, text: String) throws {
    let read = try #require(try JSONValue(parsing: literal).text)
    #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test(
    "refuses what is no JSON, at the right byte",
    arguments: [
      ("[1,]", JSONError.unexpected(offset: 3, expected: "a value")),
      ("{\"a\":1,}", .unexpected(offset: 7, expected: "a key in quotes")),
      ("{a:1}", .unexpected(offset: 1, expected: "a key in quotes")),
      ("{\"a\" 1}", .unexpected(offset: 5, expected: "`:`")),
      ("{\"a\":1 \"b\":2}", .unexpected(offset: 7, expected: "`}`")),
      ("[1 2]", .unexpected(offset: 3, expected: "`]`")),
      ("[1}", .unexpected(offset: 2, expected: "`]`")),
      ("01", .unexpected(offset: 1, expected: "the end")),
      ("1 2", .unexpected(offset: 2, expected: "the end")),
      ("-", .unexpected(offset: 1, expected: "a digit")),
      ("+1", .unexpected(offset: 0, expected: "a value")),
      (".5", .unexpected(offset: 0, expected: "a value")),
      ("1.", .unexpected(offset: 2, expected: "a digit")),
      ("1e", .unexpected(offset: 2, expected: "a digit")),
      ("NaN", .unexpected(offset: 0, expected: "a value")),
      ("-Infinity", .unexpected(offset: 1, expected: "a digit")),
      ("True", .unexpected(offset: 0, expected: "a value")),
      ("'a'", .unexpected(offset: 0, expected: "a value")),
      ("\u{FEFF}1", .unexpected(offset: 0, expected: "a value")),
      ("\"\t\"", .unexpected(offset: 1, expected: "no control character in a string")),
      ("\"a\\n\n\"", .unexpected(offset: 4, expected: "no control character in a string")),
      ("\"\\x\"", .unexpected(offset: 2, expected: "an escape of JSON")),
      ("\"\\u12G4\"", .unexpected(offset: 3, expected: "four hexadecimal digits")),
      ("\"\\u+123\"", .unexpected(offset: 3, expected: "four hexadecimal digits")),
      ("\"\\u12", .endsEarly(expected: "four hexadecimal digits")),
      ("\"\\", .endsEarly(expected: "an escaped character")),
      ("\"abc", .endsEarly(expected: "a closing quote")),
      ("", .endsEarly(expected: "a value")),
      ("{", .endsEarly(expected: "a key")),
      ("{\"a\"", .endsEarly(expected: "`:`")),
      ("{\"a\":1", .endsEarly(expected: "`}`")),
      ("[1", .endsEarly(expected: "`]`")),
    ])
  func refused(text: String, error: JSONError) {
    #expect(throws: error) { try JSONValue(parsing: text) }
  }

  @Test("refuses bytes that are not UTF-8, plain or beside an escape")
  func badUTF8() {
    #expect(throws: JSONError.badUTF8(offset: 1)) {
      try JSONValue(parsing: [0x5B, 0x22, 0xC3, 0x28, 0x22, 0x5D])
    }
    #expect(throws: JSONError.badUTF8(offset: 0)) { try JSONValue(parsing: [0x22, 0x5C, 0x6E, 0xFF, 0x22]) }
    #expect(throws: JSONError.badUTF8(offset: 0)) { try JSONValue(parsing: [0x22, 0xED, 0xA0, 0x80, 0x22]) }
  }

  @Test("reads as deep as the limit and refuses one level more")
  func depth() throws {
    let deepest = JSONValue.deepest - 1
    func nested(_ levels: Int) -> String {
      String(repeating: "[", count: levels) + "1" + String(repeating: "]", count: levels)
    }
    #expect(try JSONValue(parsing: nested(deepest)).compact == nested(deepest))
    let error = JSONError.tooDeep(offset: JSONValue.deepest, limit: JSONValue.deepest)
    #expect(throws: error) { try JSONValue(parsing: nested(JSONValue.deepest)) }
    #expect(throws: error) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000)) }
  }

  @Test("Python's words for numbers that JSON lacks, where asked for")
  func nonFinite() throws {
    let read = try JSONValue(parsing: "[NaN,Infinity,-Infinity,-1]", nonFinite: true)
    #expect(read == .array([.number("nan"), .number("inf"), .number("-inf"), .number("-1")]))
    #expect(read.elements?[2].number == -.infinity)
    #expect(read.compact == "[null,null,null,-1]")
  }

  @Test("duplicate keys are kept, or refused where asked for")
  func duplicates() throws {
    let text = #"{"a":{"k":1,"j":2,"k":3},"b":{"k":0}}"#
    #expect(try JSONValue(parsing: text)["a"]?.members?.count == 3)
    #expect(throws: JSONError.duplicateKey(offset: 18, key: "k")) {
      try JSONValue(parsing: text, uniqueKeys: true)
    }
    #expect(try JSONValue(parsing: #"{"a":{"k":1},"k":2}"#, uniqueKeys: true)["k"]?.integer == 2)
  }

  @Test("a value inside a text, and the offset after it")
  func prefix() throws {
    let bytes = Array("x = {\"a\": [1]}, y".utf8)
    let (value, end) = try JSONValue.prefix(of: bytes, from: 3)
    #expect(value.compact == #"{"a":[1]}"#)
    #expect(end == 14)
    #expect(throws: JSONError.endsEarly(expected: "a value")) { try JSONValue.prefix(of: bytes, from: 17) }
    #expect(throws: JSONError.endsEarly(expected: "a value")) { try JSONValue.prefix(of: bytes, from: 99) }
  }

  @Test("every error says where")
  func descriptions() {
    #expect(JSONError.unexpected(offset: 3, expected: "`]`").description == "at byte 3: expected `]`")
    #expect(JSONError.endsEarly(expected: "a key").description == "ends early: expected a key")
    #expect(JSONError.tooDeep(offset: 7, limit: 4).description == "at byte 7: nested deeper than 4 levels")
    #expect(JSONError.badUTF8(offset: 2).description == "at byte 2: not valid UTF-8")
    #expect(
      JSONError.duplicateKey(offset: 5, key: "k").description
        == "at byte 5: a second key `k` in one object")
  }
}

@Suite struct JSONParserProperty {
  @Test(
    "the shortest text of a document reads back as the document", arguments: ["hashes", "infotext", "lora"])
  func fixtures(name: String) throws {
    let document = try Fixture.json("golden/\(name).json")
    #expect(try JSONValue(parsing: document.compact) == document)
  }

  @Test("print, then parse, changes nothing (seed 1)")
  func roundTrip() throws {
    var random = SplitMix(state: 1)
    for _ in 0..<300 {
      let value = randomValue(depth: 4, &random)
      #expect(try JSONValue(parsing: value.compact) == value)
    }
  }

  @Test("a document cut anywhere is refused")
  func truncated() {
    let bytes = Array(#"{"key\n":[1.5e3,"é\u00e9",{"b":null}]}"#.utf8)
    for count in bytes.indices {
      #expect(throws: JSONError.self) { try JSONValue(parsing: Array(bytes[..<count])) }
    }
  }

  @Test("random bytes never trap, and what is read can be written (seed 2)")
  func randomBytes() throws {
    var random = SplitMix(state: 2)
    let alphabet = Array("{}[]:,\"\\u0dE1-+. \ntrufalsn\u{7F}é".utf8) + [0xFF, 0x00]
    var read = 0
    for _ in 0..<5000 {
      let bytes = (0..<random.below(12)).map { _ in alphabet[random.below(alphabet.count)] }
      guard let value = try? JSONValue(parsing: bytes, nonFinite: true) else { continue }
      _ = try JSONValue(parsing: value.compact)
      read += 1
    }
    #expect(read > 20)
  }

  @Test("a megabyte of one string, of one array and of one object takes linear time")
  func long() throws {
    let text = String(repeating: "a\\n", count: 100_000)
    #expect(try JSONValue(parsing: "\"\(text)\"").text?.utf8.count == 200_000)
    let array = "[" + String(repeating: "0,", count: 100_000) + "0]"
    #expect(try JSONValue(parsing: array).elements?.count == 100_001)
    let object = "{" + (0..<20_000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}"
    #expect(try JSONValue(parsing: object, uniqueKeys: true).members?.count == 20_000)
  }
}

private func randomValue(depth: Int, _ random: inout SplitMix) -> JSONValue {
  switch random.below(depth == 0 ? 4 : 6) {
  case 0: .null
  case 1: .bool(random.below(2) == 0)
  case 2: .number(String(Int64(truncatingIfNeeded: random.next())))
  case 3: .string(randomText(&random))
  case 4: .array((0..<random.below(5)).map { _ in randomValue(depth: depth - 1, &random) })
  default:
    .object(
      (0..<random.below(5)).map { _ in
        JSONValue.Member(randomText(&random), randomValue(depth: depth - 1, &random))
      })
  }
}

private func randomText(_ random: inout SplitMix) -> String {
  let scalars: [Unicode.Scalar] = [
    "a", "\"", "\\", "/", "\n", "\r", "\0", "\u{7F}", "é", "\u{301}", "😀", "\u{2028}",
  ]
  var text = ""
  for _ in 0..<random.below(8) { text.unicodeScalars.append(scalars[random.below(scalars.count)]) }
  return text
}
