import Recipes
import Testing

@testable import Parameters

@Suite struct NumbersGolden {
  @Test("decimal numbers as Python prints them, and nothing else")
  func numbers() {
    let good = [
      ("7", 7.0), ("7.5", 7.5), (".5", 0.5), ("5.", 5), ("-3.5", -3.5), ("+1", 1), ("1e-3", 0.001),
      ("1E2", 100),
    ]
    for (text, value) in good { #expect(finiteNumber(text) == value) }
    for text in ["", ".", "-", "nan", "inf", "0x10", "1e", "1e999", "7,5", "1_0", " 1", "1 ", "٣", "1e+"] {
      #expect(finiteNumber(text) == nil, "\(text)")
    }
  }

  @Test("sizes with all signs between the numbers")
  func sizes() {
    #expect(statedSize("512x768") == ImageSize(width: 512, height: 768))
    #expect(statedSize("512 × 768") == ImageSize(width: 512, height: 768))
    #expect(statedSize("0X5") == ImageSize(width: 0, height: 5))
    for text in ["512", "512x", "x5", "-1x5", "1x2x3", "99999999999999999999x1", "axb"] {
      #expect(statedSize(text) == nil, "\(text)")
    }
  }

  @Test("hashes of six to sixty-four digits, in lower case")
  func hashes() {
    #expect(hexDigits(" ABCDEF12 ") == "abcdef12")
    for text in ["abc", "xyzxyzxyz", "", String(repeating: "a", count: 65), "blake3:00112233"] {
      #expect(hexDigits(text) == nil, "\(text)")
    }
  }

  @Test("truth values")
  func flags() {
    #expect(truthValue("True") == true && truthValue("false") == false && truthValue("maybe") == nil)
  }
}

@Suite struct HashListsGolden {
  @Test("names with hashes, without, and with words in their place")
  func lists() {
    #expect(
      namedHashes("a b: 0123456789AB, c, d: word, : 00112233, , e: 001122:33")
        == [
          NamedHash(name: "a b", hash: "0123456789ab", written: "0123456789AB"), NamedHash(name: "c"),
          NamedHash(name: "d", hash: nil, written: "word"),
          NamedHash(name: "", hash: "00112233", written: "00112233"),
          NamedHash(name: "e", hash: nil, written: "001122:33"),
        ].filter { !$0.name.isEmpty })
  }
}

@Suite struct LoraTagsGolden {
  @Test(
    "weights that change with the steps are refused, and the first is reported",
    arguments: [("0.5@0,1@0.4", 0.5), ("te=1:unet=0@0,1@1", 0), ("1:hr=0.2@0", 0.2)])
  func steppedWeights(weights: String, first: Double) {
    let tags = LoraTags(prompt: "<lora:a:\(weights)>", hashes: [])
    #expect(tags.requests.map(\.name) == ["a"] && tags.reasons.map(\.code) == [.unsupportedFeature])
    #expect(tags.requests[0].unetMultiplier == first || weights.contains("hr"))
  }

  @Test("what is wrong with a tag is said of that tag")
  func reasons() {
    let tags = LoraTags(
      prompt: "<lora:a:1> <lora:b:x> <lora:c:1,0,0,1> <lora:../d:1> <hypernet:e:1>", hashes: [])
    #expect(tags.requests.map(\.name) == ["a", "c", "../d"])
    #expect(
      tags.reasons.map(\.code) == [.invalidValue, .unsupportedFeature, .invalidValue, .unsupportedFeature])
    #expect(tags.reasons[0].detail.contains("<lora:b:x>"))
  }

  @Test(
    "weights for single blocks are refused, whoever else would read the tag",
    arguments: [
      "<lora:x:1:lbw=OUTALL>", "<lora:x:1:1:lbw=1,0,0>", "<lora:x:1:1,0,0,1>", "<lora:x:1:IND>",
      "<lora:x:1:start=5>",
    ])
  func blockWeights(tag: String) {
    let tags = LoraTags(prompt: tag, hashes: [])
    #expect(tags.requests.map(\.name) == ["x"])
    #expect(tags.reasons.map(\.code) == [.unsupportedFeature])
  }

  @Test("a name finds its hash without the commas and colons that writers take out")
  func hashes() {
    let tags = LoraTags(prompt: "<lora:a,b:1>", hashes: [NamedHash(name: "ab", hash: "00112233aabb")])
    #expect(tags.requests.map(\.hash) == ["00112233aabb"])
  }

  @Test("ten thousand broken tags give a handful of reasons")
  func many() {
    let tags = LoraTags(prompt: String(repeating: "<lora:x:nan>", count: 10_000), hashes: [])
    #expect(tags.reasons.count == 8)
  }
}

@Suite struct LostBracketsGolden {
  @Test(
    "tags without brackets get them back",
    arguments: [
      ("a lora:x:0.5 b", "a <lora:x:0.5> b"), ("lora:x y:1", "<lora:x y:1>"), ("(lora:x:1)", "(<lora:x:1>)"),
      ("lora:x:-.5:1, b", "<lora:x:-.5:1>, b"), ("lora:x:1. b", "<lora:x:1>. b"), ("LYCO:x:1", "<LYCO:x:1>"),
      ("lora:x:1,0,0,0,0,0,0,0,0,0,0,0,y", "<lora:x:1,0,0,0,0,0,0,0,0,0,0,0>,y"),
      ("lora:x:1,2", "<lora:x:1>,2"),
      ("<lora:x:1>", "<lora:x:1>"), ("<lora:x:1", "<lora:x:1"), ("explora:x:1", "explora:x:1"),
      ("lora:x", "lora:x"), ("lora::1", "lora::1"), ("lora:x:1b", "lora:x:1b"), ("lora:a,b:1", "lora:a,b:1"),
      ("lora:x:1.2.3", "lora:x:1.2.3"), ("lora:", "lora:"),
    ])
  func brackets(text: String, expected: String) {
    #expect(LostBrackets(text).prompt == expected)
    #expect(LostBrackets(text).notes.isEmpty == (text == expected))
  }
}

@Suite struct GeneratorGolden {
  @Test(
    "tells the program by its fields",
    arguments: [
      ("Version: v1.10.1", "a1111"), ("Version: f2.0.1v1.10.1-previous-1-g0", "forge"),
      ("Version: neo", "forge"),
      ("Version: ComfyUI", "comfyui"), ("Version: Fooocus v2.5", "fooocus"), ("App: SD.Next", "sdnext"),
      ("Version: stable-diffusion.cpp", "sdcpp"), ("Civitai resources: []", "civitai"),
      ("Seed Mode: Scale Alike", "drawthings"), ("Version: frog", "a1111"),
    ])
  func programs(extra: String, expected: String) throws {
    #expect(try parsedParameters(claim(extra, version: nil)).generator == expected)
  }
}

@Suite struct UTF8TextProperty {
  @Test("trims what Python trims, also beyond ASCII")
  func trimming() {
    #expect("\u{3000}\u{A0} a b\u{85}\u{2029}\u{1F}\n".trimmed == "a b")
    #expect("\u{200B}a".trimmed == "\u{200B}a")
    #expect("".trimmed.isEmpty && " \n ".trimmed.isEmpty)
    #expect("é".trimmed == "é" && " 🛶 ".trimmed == "🛶")
  }

  @Test("decodes every length of scalar")
  func scalars() {
    let text = UTF8Text("aé€🛶")
    var offset = 0
    var found: [Unicode.Scalar] = []
    while offset < text.count {
      let (scalar, length) = text.scalar(at: offset)
      found.append(scalar)
      offset += length
    }
    #expect(found == ["a", "é", "€", "🛶"])
  }

  @Test("word characters are Python's")
  func words() {
    for scalar in "aZ9_éßж中٣²½Ⅷ".unicodeScalars { #expect(isWord(scalar), "\(scalar)") }
    for scalar in " -.,\u{300}\u{200D}€🛶".unicodeScalars { #expect(!isWord(scalar), "\(scalar)") }
  }
}

@Suite struct MessagesGolden {
  @Test("lists are cut, words shortened, links redacted")
  func enumeration() {
    #expect(enumerated(["a", "b"]) == "`a`, `b`")
    #expect(enumerated(["a", "b", "c"], atMost: 1) == "`a` and 2 more")
    #expect("abcdef".shortened(to: 3) == "abc…" && "abc".shortened(to: 3) == "abc")
    #expect("a\u{1B}[31m\n\u{202E}é".shortened() == "a\u{FFFD}[31m\u{FFFD}\u{FFFD}é")
    #expect(plain(7) == "7" && plain(4.5) == "4.5" && plain(1e300) == "1e+300")
  }
}

@Suite struct DialectProperty {
  @Test("names are unique, and the infotext is asked last")
  func registry() {
    #expect(Set(dialects.map(\.name)).count == dialects.count)
    #expect(dialects.last { !$0.isLastResort }?.name == "infotext")
  }
}
