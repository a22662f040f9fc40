import Foundation
import JSON
import TestSupport
import Testing

/// What sites and programs leave in metadata and is nobody's business.
private enum Secrets {
  static let link = "https://cdn.example.com/p.png?X-Amz-Signature=SIGNEDa1b2c3d4e5f6"
  static let token = "hf_TOKENabcdef1234567890"
  static let address = "jane.doe@example.com"
  static let user = "https://joe:PASSW0RD@models.example.com/vae"
  static let key = "s3cr3tvalue99"
  /// What must not be seen of them.
  static let parts = ["SIGNEDa1b2c3d4e5f6", "TOKENabcdef1234567890", "jane.doe", "PASSW0RD", "s3cr3tvalue99"]

  static func found(in bytes: [UInt8]) -> [String] {
    let text = String(decoding: bytes, as: UTF8.self)
    return parts.filter { text.contains($0) }
  }
}

@Suite struct VerifySecretsProperty {
  private static let settings =
    "Steps: 2, Sampler: Euler, Schedule type: Automatic, CFG scale: 7, Seed: 1, Size: 64x64"

  /// One claim that is rendered, and one for every way a text of a file comes into a report.
  private static let claims = [
    "rendered":
      "a ball by \(Secrets.address), \(Secrets.link) \(Secrets.token)\nNegative prompt: \(Secrets.user)\n\(settings), Model hash: 949e39aa10, RNG: CPU, Civitai token: \(Secrets.key), Source: \"\(Secrets.link)\", Version: v1.10.1",
    "no-model": "a ball\n\(settings), Model hash: 0123456789, Model: \(Secrets.address)-mix",
    "no-model-link": "a ball\n\(settings), Model hash: 0123456788, Model: \"\(Secrets.link)\"",
    "no-lora":
      "a ball <lora:\(Secrets.address):1> <lora:\(Secrets.token):1>\n\(settings), Model hash: 949e39aa10",
    "no-vae": "a ball\n\(settings), Model hash: 949e39aa10, VAE hash: 0123456787, VAE: \"\(Secrets.user)\"",
    "no-embedding":
      "a ball\n\(settings), Model hash: 949e39aa10, TI hashes: \"\(Secrets.address): 0123456786\", Version: v1.10.1",
    "no-sampler": "a ball\n\(settings), Model hash: 949e39aa10, Sampler: \(Secrets.token)",
    "no-number": "a ball\nSteps: \(Secrets.token), Sampler: Euler, Seed: \(Secrets.address), Size: 64x64",
    "unsupported":
      "a ball\n\(settings), Model hash: 949e39aa10, Upload url: \"\(Secrets.link)\", Authorization: \"Bearer \(Secrets.token)\", ControlNet 0: \"Module: \(Secrets.link), Weight: 1\", Api key: \(Secrets.key), \(Secrets.address): 1",
    "hires":
      "a ball\n\(settings), Hires upscale: 2, Hires upscaler: \"\(Secrets.link)\", Denoising strength: 0.5",
  ]

  @Test("no report, no line and no ledger shows a link's signature, a token, a password or an address")
  func everyReport() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/a", withIntermediateDirectories: true)
      for (name, text) in Self.claims { try write(text, to: folder + "/a/\(name).txt") }
      try write(
        """
        {"3": {"class_type": "KSampler", "inputs": {"seed": 1, "api_key": "\(Secrets.key)", "note": "\(Secrets.link)"}},
         "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "\(Secrets.address).safetensors"}}}
        """, to: folder + "/a/workflow.json")
      let forms = ["json", "xml", "md", "html"]
      let result = try verify(["a"] + forms.flatMap { ["--report", "r." + $0] }, in: folder)
      #expect(result.status == 2, "\(result.complaints)")
      #expect(Secrets.found(in: Array(result.output.utf8)) == [])
      #expect(Secrets.found(in: Array(result.complaints.utf8)) == [])
      for form in forms { #expect(Secrets.found(in: try bytes(folder + "/r." + form)) == [], "\(form)") }
      for ending in ["", "-wal"] where try contents(of: folder).contains("ledger.sqlite" + ending) {
        #expect(Secrets.found(in: try bytes(folder + "/ledger.sqlite" + ending)) == [])
      }
      let again = try verify(["a", "--json"], in: folder)
      #expect(Secrets.found(in: Array(again.output.utf8)) == [])
      // What was left out stands as such: the claims are all there.
      let lines = try again.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
      #expect(lines.count == Self.claims.count + 2, "\(lines.count)")
      #expect(lines.contains { $0["verdict"] == .null && $0["hashes"] != nil }, "one was rendered")
      let joined = try Tool.run(["merge", "r.json", "--json", "--report", "m.html"], in: folder)
      #expect(Secrets.found(in: Array(joined.output.utf8)) == [])
    }
  }

  @Test("nor does a message about a manifest or about expectations")
  func messages() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/a", withIntermediateDirectories: true)
      try write("{\"images\": [{\"file\": \"/\(Secrets.link)\"}]}", to: folder + "/m.json")
      try write("require: \(Secrets.token)\n", to: folder + "/a/reprocheck.yml")
      for input in ["m.json", "a"] {
        let result = try verify([input], in: folder)
        #expect(result.status == 65 && Secrets.found(in: Array(result.complaints.utf8)) == [])
      }
    }
  }
}
