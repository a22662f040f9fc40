import Recipes
import Testing

@testable import Parameters

@Suite struct RefinerGolden {
  @Test("the checkpoint by A1111's title, and when it takes over")
  func read() throws {
    let text = "Refiner: sd_xl_refiner_1.0 [7440042bbd], Refiner switch at: 0.75"
    let resolution = try resolve(claim(text))
    #expect(resolution.reasons.isEmpty)
    #expect(
      resolution.models.refiner
        == ModelRequest(kind: .checkpoint, name: "sd_xl_refiner_1.0", hash: "7440042bbd"))
    #expect(resolution.settings?.refiner == RefinerUse(switchAt: 0.75))
  }

  @Test(
    "before 1.8.0 steps are counted, unless a field says otherwise",
    arguments: [
      ("v1.7.0", "", true), ("v1.8.0", "", false), ("v1.7.0", "False", false), ("v1.10.1", "True", true),
    ])
  func steps(version: String, field: String, expected: Bool) throws {
    let more = field.isEmpty ? "" : ", Refiner switch by sampling steps: \(field)"
    let text = "Refiner: r, Refiner switch at: 0.5" + more
    #expect(try resolve(claim(text, version: version)).settings?.refiner?.countsSteps == expected)
  }

  @Test("passes and defaults")
  func passes() throws {
    let use = try resolve(claim("Refiner: r, Hires refiner: both passes")).settings?.refiner
    #expect(use == RefinerUse(switchAt: 0.8, passes: .both))
    #expect(try resolve(claim("Refiner: None, Refiner switch at: 0.5")).models.refiner == nil)
  }

  @Test("impossible values", arguments: ["Refiner switch at: 1.5", "Hires refiner: third pass"])
  func impossible(field: String) throws {
    #expect(try codes(claim("Refiner: r, " + field)).contains(.invalidValue))
  }

  @Test(
    "titles",
    arguments: [
      ("a b [0123456789]", "a b", "0123456789"), ("odd[name", "odd[name", nil), ("x.safetensors", "x", nil),
      ("é [zz]", "é [zz]", nil), ("[", "[", nil),
    ] as [(String, String, String?)])
  func titles(title: String, name: String, hash: String?) {
    #expect(ModelRequest(titled: title) == ModelRequest(kind: .checkpoint, name: name, hash: hash))
  }
}
