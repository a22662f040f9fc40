import JSON
import Recipes
import TestSupport
import Testing

@testable import Parameters

@Suite struct QuotingGolden {
  @Test("writes and reads values as A1111 does")
  func goldenCases() throws {
    let cases = try #require(try Fixture.json("golden/infotext.json")["quote"]?.elements)
    #expect(cases.count == 9)
    for row in cases {
      let value = try #require(row["value"]?.text)
      let written = try #require(row["written"]?.text)
      #expect(quoted(value) == written)
      #expect((unquoted(written) ?? written) == row["read_back"]?.text)
    }
  }
}
