import TestSupport
import Testing

@testable import Prompts

@Suite struct VocabularyGolden {
  @Test("finds every pair of the table, and each symbol is made by one") func merges() throws {
    let bytes = try Fixture.bytes("../Sources/CVocabulary/data/merges.bin")
    let words = stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    let (starts, pairs) = (words.prefix(49_407), words.dropFirst(49_407))
    #expect(pairs.count == 2 * 48_894)
    var made: Set<UInt16> = []
    for left in 0..<49_406 {
      for n in Int(starts[left])..<Int(starts[left + 1]) {
        let (right, symbol) = (pairs[49_407 + 2 * n], pairs[49_408 + 2 * n])
        #expect(Vocabulary.merge(UInt16(left), right) == symbol)
        made.insert(symbol)
      }
    }
    #expect(made == Set(512..<49_406))
    #expect(
      Vocabulary.merge(.max, 0) == nil && Vocabulary.merge(49_406, 0) == nil
        && Vocabulary.merge(0, .max) == nil)
  }

  @Test("first and last line of the published list") func ends() throws {
    #expect(Vocabulary.merge(72, 77) == 512)  // i n
    #expect(Tokenizer.clipL.tokens(of: "jekyll") == [49405])
  }

  @Test("has all entities and mappings") func tables() {
    #expect(Vocabulary.entities.count == 3607)
    #expect(Vocabulary.entities.count(where: \.isMarked) == 1376)
    #expect(Vocabulary.compositions.count == 2061)
    #expect(Vocabulary.compositions.count(where: \.isMarked) == 1120)
    #expect(Vocabulary.entities.allSatisfy { (1...3).contains($0.scalars.count) })
    #expect(
      Vocabulary.compositions.allSatisfy { $0.scalars.count == 2 || ($0.isMarked && $0.scalars.count == 1) })
  }
}
