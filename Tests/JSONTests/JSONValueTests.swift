import JSON
import Testing

@Suite struct JSONValueGolden {
  @Test("accessors answer for their own kind only")
  func accessors() {
    let object = JSONValue.object([.init("a", .number("1")), .init("a", .number("2"))])
    #expect(object["a"]?.integer == 1)
    #expect(object["b"] == nil)
    #expect(JSONValue.array([.null])["a"] == nil)
    #expect(JSONValue.array([.null]).elements?.count == 1)
    #expect(object.elements == nil && object.text == nil && object.boolean == nil && object.number == nil)
    #expect(JSONValue.bool(true).boolean == true)
    #expect(JSONValue.string("x").text == "x")
    #expect(JSONValue.string("1").integer == nil)
  }

  @Test("an integer is a whole number in range")
  func integers() {
    #expect(JSONValue.number("-12").integer == -12)
    #expect(JSONValue.number("1.0").integer == nil)
    #expect(JSONValue.number("1e3").integer == nil)
    #expect(JSONValue.number("9223372036854775808").integer == nil)
    #expect(JSONValue.number("1e3").number == 1000)
  }

  @Test("doubles are written in the shortest form that reads back")
  func doubles() {
    #expect(JSONValue.double(3).compact == "3")
    #expect(JSONValue.double(0.1).compact == "0.1")
    #expect(JSONValue.double(-1e300).number == -1e300)
    #expect(JSONValue.double(.nan) == .null)
    #expect(JSONValue.double(-.infinity) == .null)
    #expect(JSONValue.int(UInt64.max).compact == "18446744073709551615")
  }

  @Test("members with a nil value are left out")
  func pairs() {
    let object = JSONValue.object(["a": .int(1), "b": nil, "c": .null])
    #expect(object.compact == #"{"a":1,"c":null}"#)
  }
}
