import FoundationEssentials
import JSON
import ModelFiles
import TestSupport
import Testing

@Suite struct FileHashGolden {
  @Test("whole files, AutoV1 and AutoV2 as A1111 computes them", arguments: 0..<4)
  func files(index: Int) throws {
    let golden = try #require(try Fixture.json("golden/hashes.json")["files"]?.elements?[index])
    let (mul, add) = try (#require(golden["mul"]?.integer), #require(golden["add"]?.integer))
    let count = try #require(golden["length"]?.integer)
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "a.ckpt", (0..<count).map { UInt8(truncatingIfNeeded: $0 &* mul &+ add &+ $0 >> 8) })
    let hashes = try FileHashes(ofFile: path)
    #expect(hashes.sha256 == golden["sha256"]?.text)
    #expect(hashes.autoV2 == golden["autov2_model_hash"]?.text)
    #expect(hashes.autoV1 == golden["autov1_model_hash"]?.text)
    #expect(hashes.autoV3 == nil)
    #expect(hashes.declared == nil)
    #expect(hashes.loraHash == String(hashes.sha256.prefix(12)))
  }

  @Test("LoRA hashes as A1111 writes them", arguments: 0..<3)
  func loras(index: Int) throws {
    let golden = try #require(try Fixture.json("golden/hashes.json")["lora_files"]?.elements?[index])
    let content = try #require(golden["file_base64"]?.text.flatMap { Data(base64Encoded: $0) })
    let folder = try TemporaryFolder()
    let path = try folder.write("a.safetensors", Array(content))
    let hashes = try FileHashes(ofFile: path)
    #expect(hashes.sha256 == golden["sha256"]?.text)
    #expect(hashes.autoV3 == golden["without_header_sha256"]?.text)
    #expect(hashes.loraHash == golden["infotext_lora_hash"]?.text)
    #expect(hashes.embeddingHash == golden["sha256"]?.text.map { String($0.prefix(12)) })
    #expect(try SafetensorsFile(path: path).metadataValue("ss_output_name") == golden["alias"]?.text)
  }

  @Test(
    "the fixture's models",
    arguments: [
      ("Stable-diffusion/tiny-scenes_v1", "949e39aa10", "0fd938e73068"),
      ("Lora/neon", "85f6d820b8", "fe1a4d38eec4"),
      ("VAE/tiny-scenes-vae", "152d132d55", "fa0af224dc72"),
      ("embeddings/dusk", "094854fde9", "024a5e66952b"),
    ])
  func fixtures(name: String, autoV2: String, loraHash: String) throws {
    let hashes = try FileHashes(ofFile: Fixture.path("tiny-scenes/models/\(name).safetensors"))
    #expect(hashes.autoV2 == autoV2)
    #expect(hashes.loraHash == loraHash)
  }

  @Test("a short file's AutoV1 is the hash of nothing")
  func shortFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a", [1])
    #expect(try FileHash.autoV1.digits(ofFile: path) == FileHash.autoV1OfNothing)
  }

  @Test("an empty `sshs_model_hash` claims nothing")
  func emptyDeclaration() throws {
    let folder = try TemporaryFolder()
    let header = #"{"__metadata__":{"sshs_model_hash":""}}"#
    let hashes = try FileHashes(ofFile: folder.write("a", safetensors(header, dataByteCount: 0)))
    #expect(hashes.declared == nil)
    #expect(hashes.loraHash == "e3b0c44298fc")
  }

  @Test("errors name the file", arguments: FileHash.allCases)
  func errors(hash: FileHash) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a"
    #expect(throws: ModelFileError.missing(path: path)) { try hash.digits(ofFile: path) }
    _ = try folder.write("a", [])
    #expect(throws: ModelFileError.empty(path: path)) { try hash.digits(ofFile: path) }
  }

  @Test("AutoV3 needs a safetensors file")
  func autoV3() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a", [0x80, 0x02, 1])
    #expect(throws: ModelFileError.foreign(path: path, format: .pickle)) {
      try FileHash.autoV3.digits(ofFile: path)
    }
  }
}
