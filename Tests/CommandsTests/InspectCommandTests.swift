import Foundation
import JSON
import TestSupport
import Testing

@testable import Commands

@Suite struct SecretsProperty {
  private static let secret = "https://sd.invalid/a.png?sig=SECRETSECRET1"
  private static let text = """
    a ball, mail to someone@mail.invalid
    Negative prompt: dull \(secret)
    Steps: 20, Sampler: Oiler, CFG scale: 7, Seed: 1, Size: 64x64, Model: \(secret), Api token: SECRETSECRET1
    """

  @Test("links, tokens and addresses of a claim are printed only on request", arguments: ["inspect", "run"])
  func secrets(command: String) throws {
    try withTemporaryFolder { folder in
      for options in [[], ["--json"]] {
        let input = Array(Self.text.utf8)
        let hidden = try Tool.run([command, "-"] + options, input: input, in: folder)
        let said = hidden.output + hidden.complaints
        #expect(!said.contains("SECRET") && !said.contains("someone@"), "\(said)")
        #expect(said.contains("…"))
        let shown = try Tool.run([command, "-", "--show-all"] + options, input: input, in: folder)
        #expect(shown.output.contains("SECRETSECRET1"), "\(shown.output)")
        #expect(shown.status == hidden.status)
      }
    }
  }
}

@Suite struct InspectCommandGolden {
  @Test(
    "a file too damaged to read ends with 65, one that says nothing with 2",
    arguments: [
      ("sdparsers-empty_file.png", 65), ("syn-stealth-huge-length.png", 65), ("syn-png-zip-in-text.png", 65),
      ("sdparsers-empty_image.png", 2), ("sdparsers-empty_image.jpg", 2), ("syn-png-empty-parameters.png", 2),
      ("syn-png-truncated.png", 0), ("syn-png-bad-crc.png", 0),
    ])
  func damage(file: String, status: Int32) throws {
    try withTemporaryFolder { folder in
      let path = Fixture.path("corpus/images/" + file)
      let result = try Tool.run(["inspect", "--json", path], in: folder)
      #expect(result.status == status, "\(result.output) \(result.complaints)")
      let isNamed = ["too damaged", "is empty"].contains { result.complaints.contains($0) }
      #expect(isNamed == (status == 65), "\(result.complaints)")
      let rendered = try Tool.run(["run", path], in: folder)
      #expect(status != 65 || rendered.status == 65, "\(rendered.output) \(rendered.complaints)")
    }
  }

  @Test("a file of more than a gigabyte is refused before it is read")
  func giant() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/giant.png"
      try write("", to: path)
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try file.truncate(atOffset: 2 << 30)
      try file.close()
      let result = try Tool.run(["inspect", path], in: folder)
      #expect(result.status == 65 && result.complaints.contains("2147483648 bytes"), "\(result.complaints)")
    }
  }

  @Test("hundreds of files come in their order, with the status of the worst")
  func order() throws {
    try withTemporaryFolder { folder in
      var names = (0..<700).map { "\($0).txt" }
      for (seed, name) in names.enumerated() {
        try write("p\nSteps: 5, Sampler: Euler, Seed: \(seed), Size: 64x64", to: folder + "/" + name)
      }
      names.insert("nowhere.txt", at: 300)
      let result = try Tool.run(["inspect", "--json"] + names, in: folder)
      let seeds = try result.output.split(separator: "\n").map {
        try JSONValue(parsing: String($0))["seed"]?.text
      }
      #expect(seeds == (0..<700).map { String($0) })
      #expect(result.status == 66 && result.complaints.contains("nowhere.txt"))
    }
  }
}
