import JSON
import Prompts
import Testing

@Suite struct ExtraNetworksGolden {
  @Test("finds A1111's tags", arguments: ["golden/prompts.json", "prompts/language.json"])
  func tags(file: String) throws {
    for item in try cases("extra_networks", of: file) {
      let prompt = try #require(item["prompt"]?.text)
      let found = extractingExtraNetworks(from: prompt)
      #expect(found.text == item["text"]?.text, "\(prompt)")
      #expect(
        found.networks.sorted { $0.kind < $1.kind } == expected(item).sorted { $0.kind < $1.kind },
        "\(prompt)")
    }
  }

  /// Grouped by kind in one file, in the order of the text in the other.
  private func expected(_ item: JSONValue) -> [ExtraNetwork] {
    if let kinds = item["networks"]?.members {
      return kinds.flatMap { kind in
        (kind.value.elements ?? []).map { ExtraNetwork(kind: kind.key, arguments: $0.texts ?? []) }
      }
    }
    return (item["networks"]?.pairs ?? []).map {
      ExtraNetwork(kind: $0.text ?? "", arguments: $1.texts ?? [])
    }
  }
}

@Suite struct ExtraNetworkProperty {
  @Test("tells named arguments from others") func arguments() {
    let network = ExtraNetwork(kind: "lora", arguments: ["x", "te=1", "a=b=c", "te=2", "=3"])
    #expect(network.positional == ["x", "a=b=c"])
    #expect(network.named("te") == "2")
    #expect(network.named("") == "3")
    #expect(network.named("unet") == nil)
    #expect(network.tag == "<lora:x:te=1:a=b=c:te=2:=3>")
  }

  @Test("a tag written back is found again, seed 3") func roundTrip() {
    var junk = Junk(seed: 3)
    for _ in 0..<300 {
      let arguments = (0...junk.next(below: 3)).map { _ in
        junk.text(of: ["a", "=", " ", "é", "0.5", "<", "\n"], most: 4)
      }
      let network = ExtraNetwork(kind: "lora", arguments: arguments)
      #expect(extractingExtraNetworks(from: "x \(network.tag), y") == ("x , y", [network]))
    }
  }

  @Test("looks only once for the end of tags that have none") func unclosed() {
    let prompt = String(repeating: "<a:", count: 50_000)
    #expect(extractingExtraNetworks(from: prompt) == (prompt, []))
  }
}

private func == (a: (text: String, networks: [ExtraNetwork]), b: (String, [ExtraNetwork])) -> Bool {
  a.text == b.0 && a.networks == b.1
}
