import Prompts
import Testing

@Suite struct MojibakeProperty {
  @Test("sees UTF-8 read as Latin-1 or Windows-1252, seed 29") func misread() {
    var junk = Junk(seed: 29)
    for _ in 0..<200 {
      let text = junk.text(of: ["é", "日", "🙂", "–", "ü"], most: 3)
      var latin1 = String.UnicodeScalarView()
      for byte in text.utf8 { latin1.append(Unicode.Scalar(byte)) }
      #expect(mayBeMojibake("a cat, \(String(latin1))"))
      #expect(!mayBeMojibake("a cat, \(text)"))
    }
  }

  @Test(
    "does not suspect ordinary text",
    arguments: [
      "a photo of a cat", "naïve café ÜBER", "Ä, Ö", "10 €", "straße", "“quoted” – text…", "Ángel ® ©", "",
    ])
  func ordinary(text: String) { #expect(!mayBeMojibake(text)) }
}
