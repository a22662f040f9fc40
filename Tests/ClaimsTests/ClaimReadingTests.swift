import FoundationEssentials
import ImageCodecs
import JSON
import Recipes
import TestSupport
import Testing

@testable import Claims

@Suite struct ClaimReadingGolden {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

  /// A picture without text, with files beside it.
  private func reading(beside files: [String: String]) throws -> ClaimReading? {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let picture = folder.appendingPathComponent("a.b.png")
    try Data(try Fixture.bytes("corpus/images/sdparsers-empty_image.png")).write(to: picture)
    for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
    return try Claim(path: picture.path).parameters
  }

  private let text = "p\nSteps: 5, Sampler: Euler, Seed: 1, Size: 64x64"
  private let record = #"{"prompt": "q", "steps": 6, "seed": 2, "sampler": "Euler", "cfgScale": 7}"#

  @Test("a picture without settings has those of the file of its base name, text before record")
  func sideFiles() throws {
    let both = try reading(beside: ["a.b.txt": text, "a.b.json": record])
    #expect(both?.carrier == "side file:txt" && both?.parsed.prompt == "p")
    let one = try reading(beside: ["a.b.json": record, "a.txt": text, "a.b.png.txt": text])
    #expect(one?.carrier == "side file:json" && one?.parsed.value("Steps") == "6")
    #expect(try reading(beside: ["a.b.txt": "a cat", "a.b.json": record])?.parsed.prompt == "q")
    #expect(try reading(beside: ["a.b.txt": "", "a.b.json": "{}"]) == nil)
  }

  private func texts(_ pairs: KeyValuePairs<String, String>) -> [EmbeddedText] {
    pairs.map { EmbeddedText(carrier: "png:" + $0.key, keyword: $0.key, text: $0.value) }
  }

  @Test("settings beat hidden settings, and both beat an editor's drawing")
  func order() throws {
    let drawing = #"{"nodes": [], "links": []}"#
    let hidden = texts(["hidden": text])
    let beside = texts(["beside": record])
    func carrier(_ own: [EmbeddedText], _ further: [EmbeddedText]...) -> String? {
      ClaimReading(own, among: own, further: further.map { texts in { texts } })?.carrier
    }
    #expect(carrier(texts(["parameters": text]), hidden, beside) == "png:parameters")
    #expect(carrier(texts(["workflow": drawing, "prompt": record]), hidden) == "png:prompt")
    #expect(carrier(texts(["workflow": drawing]), hidden, beside) == "png:hidden")
    #expect(carrier(texts(["workflow": drawing]), [], beside) == "png:beside")
    #expect(carrier(texts(["parameters": "a cat", "workflow": drawing]), []) == "png:workflow")
    #expect(carrier(texts(["parameters": "a cat"]), []) == nil)
  }

  @Test("a text that the file ends inside of is never all that made the picture")
  func cutText() {
    var cut = texts(["parameters": text])
    #expect(ClaimReading(cut, among: cut, further: [])?.parsed.reasons == [])
    cut[0].isCut = true
    #expect(
      ClaimReading(cut, among: cut, further: [])?.parsed.reasons.map(\.code) == [.incompleteParameters])
  }

  @Test("what A1111 did to the finished picture stands in a text of its own")
  func changedAfterSampling() {
    for (keyword, change, code) in [
      ("extras", "Upscale: 2, visibility: 1.0, model:BSRGAN\n", ReasonCode.upscaled),
      ("postprocessing", "Postprocess upscale by: 4, Postprocess upscaler: Nearest", .upscaled),
      ("extras", "GFPGAN visibility:0.5", .faceRestoration),
    ] {
      let all = texts(["parameters": text]) + texts([keyword: change])
      #expect(ClaimReading([all[0]], among: all, further: [])?.parsed.reasons.map(\.code) == [code])
    }
    let blank = texts(["parameters": text, "extras": " \n"])
    #expect(ClaimReading([blank[0]], among: blank, further: [])?.parsed.reasons == [])
  }

  @Test("further texts are fetched only while nothing is found")
  func laziness() {
    var fetched = 0
    let own = texts(["parameters": text])
    _ = ClaimReading(
      own, among: own,
      further: [
        {
          fetched += 1
          return []
        }
      ])
    #expect(fetched == 0)
  }
}
