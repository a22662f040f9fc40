import JSON
import Recipes
import TestSupport
import Testing

@testable import Parameters

/// Secrets of the kinds that sites and programs leave in metadata; what may not be seen holds `QZX`.
private let secrets = [
  "https://b.s3.amazonaws.com/i.png?X-Amz-Credential=QZX1&X-Amz-Signature=0aQZX9f",
  "https://storage.googleapis.com/b/i.png?X-Goog-Signature=QZX0123456789",
  "https://a.blob.core.windows.net/c/i.png?sv=2024&sig=QZXb%2F1%3D&se=2030",
  "https://civitai.com/api/download/models/5?token=QZXabcdef0123456789",
  "civitai.com/api/download/models/5?type=Model&token=QZXabcdef", "https://name:QZXpass@example.invalid/a",
  "https://a.example/https://v:QZXpass@b.example/c?d=QZX", "https://u:QZX@2222s://w:QZXpass@b.example/",
  "Authorization: Bearer QZXabcdef.ghijkl0123", "Bearer QZXabcdefghijklmn0123", "hf_QZXabcdefghijklmn0123",
  "hf_QZXabcdefghijklmnopqrst", "sk-QZXabcdefghijklmnop0123", "ghp_QZXabcdefghijklmnop0123",
  "{\"api_key\": \"QZXabcdef\"}", "password=QZXabcdef", "QZX.person+tag@mail.example",
  "eyJQZXabcdefghijk.lmno0123",
  "AIzaQZXabcdefghijklmnopqrstuvwxyz01", "pst-QZXabcdefghijklmnop0123",
  "{\"accessToken\": \"QZXabcdef\"}", "userPassword=QZXabcdef", "AccountKey=QZXabcdef0123==",
  "AWS_SECRET_ACCESS_KEY=QZXabcdef/K7MDENG", "\"secretAccessKey\": \"QZXabc/def\"", "api key: QZXabcdef0123",
  "https:\\/\\/a.example\\/i.png?a=1\\u0026sig=QZXabc", "x%3Dhttps%3A%2F%2Fa.example%2Fi.png%3Fsig%3DQZXabc",
  "https://a.example/QZX@b.example/c?d=e", "jwt=QZXabc123", "QZX%40b.example", "QZXü@bücher.example",
]

@Suite struct RedactionProperty {
  @Test("no secret is printed, in whatever field of whatever dialect it stands (seed 11)")
  func everywhere() throws {
    var dice = Dice(seed: 11)
    let rows = try ["own", "strings", "found"].flatMap {
      try jsonLines(try Fixture.bytes("corpus/\($0).jsonl"))
    }
    var planted = 0
    for row in rows {
      let text = try #require(row["text"]?.text)
      let label = row["chunk"]?.text?.split(separator: ":").last.map(String.init)
      for _ in 0..<4 {
        let secret = dice.pick(secrets)
        guard let parsed = try? parsedParameters(CarriedText(planting(secret, in: text, &dice), label: label))
        else { continue }
        planted += 1
        let printed = inspection(of: parsed).compact
        #expect(!printed.contains("QZX"), "\(row["id"]?.text ?? ""), \(secret): \(printed)")
      }
    }
    #expect(planted > 500)
  }

  @Test(
    "the value of a key that is a secret's name is not printed",
    arguments: [
      ("accessToken", "QZXabcdef0123"), ("civitai_api_key", "QZXabcdef0123"), ("Password", "QZXabcdef"),
      ("clientSecret", "QZXabcdef"), ("x-api-key", "QZX0123456"), ("sessionToken", "QZXabc123"),
    ])
  func underKey(key: String, value: String) throws {
    let record = #"{"prompt": "p", "steps": 5, "seed": 1, "sampler": "Euler", "\#(key)": "\#(value)"}"#
    for text in [record, "p\nSteps: 5, Sampler: Euler, Seed: 1, \(key): \(value)"] {
      let printed = inspection(of: try parsedParameters(text))
      #expect(printed["seed"]?.text == "1" && !printed.compact.contains("QZX"), "\(printed.compact)")
    }
  }

  @Test(
    "a plain word is never taken for a secret",
    arguments: [
      "a boat on a canal, ((morning)), <lora:ink_wash:0.7>",
      "token: 5, sk-learn, eyJ, hf_net, key: value, 50mm @ f/1.4",
      "Design: watercolour12, monkey: 123456a, cryptoken=abcdef1, DESIGN: abcdef1, Signal: 1234567",
      "Model: harbour_v3, Lora hashes: \"ink: 0a1b2c3d4e\", Hashes: {\"model\": \"0a1b2c3d4e\"}",
    ])
  func plain(text: String) { #expect(redacted(text) == text) }

  /// The text with the secret in one of its values: of a document's texts, else behind a comma or the last line.
  private func planting(_ secret: String, in text: String, _ dice: inout Dice) -> String {
    guard var document = try? JSONValue(parsing: text, nonFinite: true) else {
      let marks = text.utf8.indices.filter { text.utf8[$0] == UInt8(ascii: ",") }
      guard !marks.isEmpty else { return text + " " + secret }
      let mark = dice.pick(marks)
      return text[..<mark] + " " + secret + text[mark...]
    }
    var texts = count(document)
    texts = dice.below(max(texts, 1))
    document = replaced(document, &texts, secret)
    return document.compact
  }

  private func count(_ value: JSONValue) -> Int {
    switch value {
    case .string: 1
    case .array(let elements): elements.reduce(0) { $0 + count($1) }
    case .object(let members): members.reduce(0) { $0 + count($1.value) }
    default: 0
    }
  }

  private func replaced(_ value: JSONValue, _ left: inout Int, _ secret: String) -> JSONValue {
    switch value {
    case .string(let text):
      left -= 1
      return .string(left == -1 ? text + " " + secret : text)
    case .array(let elements): return .array(elements.map { replaced($0, &left, secret) })
    case .object(let members):
      return .object(members.map { .init($0.key, replaced($0.value, &left, secret)) })
    default: return value
    }
  }
}
