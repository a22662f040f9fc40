import Foundation
import JSON
import TestSupport
import Testing

@Suite struct VerifyCardProperty {
  @Test(
    "--gpu-threads auto looks at each picture, says what it found, and leaves texts and the processor's noise alone"
  )
  func auto() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/a", withIntermediateDirectories: true)
      let card = quickClaim(seed: 5).split(separator: ", RNG: CPU").joined()
      try write(card, to: folder + "/claim.txt")
      let made = try Tool.run(["claim.txt", "--models", Tool.models, "-o", "a/card.png"], in: folder)
      #expect(made.status == 0, "\(made.complaints)")
      try write(card, to: folder + "/a/text.txt")
      let quick = folder + "/quick.txt"
      try write(quickClaim(seed: 6), to: quick)
      _ = try Tool.run([quick, "--models", Tool.models, "-o", "a/processor.png"], in: folder)

      let result = try verify(["a", "--json", "--gpu-threads", "auto"], in: folder)
      #expect(result.status == 0, "\(result.complaints)")
      let claims = try result.output.split(separator: "\n").prefix(3).map {
        try JSONValue(parsing: String($0))
      }
      #expect(claims.map { $0["verdict"]?.text } == ["identical-file", "identical-file", nil])
      let reasons = claims.map { claim in
        claim["resolved"]?.elements?.first { $0["key"]?.text == "GPU threads" }?["why"]?.text
      }
      #expect(reasons[0]?.hasPrefix("--gpu-threads auto: ") == true, "\(reasons)")
      #expect(reasons[1] == nil && reasons[2] == "nothing tells the card: --gpu-threads", "\(reasons)")
    }
  }
}
