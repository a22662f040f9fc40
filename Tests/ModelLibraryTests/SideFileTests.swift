import JSON
import ModelFiles
import Recipes
import Testing

@testable import ModelLibrary

@Suite struct SideFileGolden {
  private let tree: ModelTree

  init() throws {
    tree = try ModelTree()
    try tree.add("small.safetensors", Sample.sd1, mark: 1)
    try tree.add("middle.safetensors", Sample.sd1.merging(["extra": [64]]) { a, _ in a }, mark: 2)
    try tree.add("renamed.safetensors", Sample.sd1.merging(["extra": [256]]) { a, _ in a }, mark: 3)
  }

  private func hash(_ name: String) throws -> String { try FileHash.sha256.digits(ofFile: tree.place(name)) }

  private func say(_ text: String, beside name: String, _ ending: String = ".civitai.info") throws {
    try tree.write(name + ending, Array(text.utf8))
  }

  private func find(_ name: String?, _ hash: String?, _ hashes: any HashSource = FreshHashes()) throws
    -> ModelFinding
  {
    var options = ResolveOptions()
    options.hashes = hashes
    return try tree.folders().find(ModelRequest(kind: .checkpoint, name: name, hash: hash), options: options)
  }

  @Test(
    "the file whose side file claims the hash is looked at first",
    arguments: [
      (".civitai.info", #"{"files": [{"name": "x.safetensors", "hashes": {"SHA256": "HASH"}}]}"#),
      (".json", #"{"sha256": "HASH"}"#),
      (".metadata.json", #"{"civitai": {"files": [{"hashes": {"AutoV2": "HASH"}}]}}"#),
      (".cm-info.json", #"{"Hashes": {"SHA256": "HASH"}}"#),
    ])
  func order(ending: String, text: String) throws {
    let wanted = try hash("renamed.safetensors")
    let said = text.replacing("HASH", with: wanted.uppercased())
    try say(said, beside: "renamed", ending)
    let hashes = RecordingHashes()
    let found = try find("anything", String(wanted.prefix(10)), hashes)
    #expect(found.file?.name == "renamed")
    #expect(hashes.asked == ["sha256 renamed.safetensors"])
  }

  @Test("a claim that the file does not keep is noted, and the right file is found all the same")
  func distrust() throws {
    let wanted = try hash("middle.safetensors")
    try say(#"{"files": [{"hashes": {"SHA256": "\#(wanted)"}}]}"#, beside: "renamed")
    #expect(try find(nil, wanted).file?.name == "middle")
    let absent = String(repeating: "ab", count: 32)
    try say(#"{"files": [{"hashes": {"SHA256": "\#(absent)"}}]}"#, beside: "renamed")
    let missing = try find(nil, absent)
    #expect(missing.reason?.code == .missingCheckpoint)
    #expect(missing.notes.map(\.code).contains("side-file-differs"))
  }

  @Test("the name of publication finds a renamed file, but only without a hash")
  func name() throws {
    try say(#"{"files": [{"name": "harbour_v3.safetensors"}]}"#, beside: "renamed")
    let found = try find("harbour_v3", nil)
    #expect(found.file?.name == "renamed")
    #expect(Set(found.notes.map(\.code)).isSuperset(of: ["named-by-side-file", "matched-by-name"]))
    #expect(try find("harbour_v3", "0a1b2c3d4e").reason?.code == .missingCheckpoint)
  }

  @Test("of a version's files those of another size are not this one")
  func sizes() throws {
    try say(
      #"{"files": [{"name": "pruned.safetensors", "sizeKB": 999999, "hashes": {"SHA256": "0123456789abcdef"}}]}"#,
      beside: "renamed")
    #expect(try find("pruned", nil).reason?.code == .missingCheckpoint)
  }

  @Test(
    "what is no record says nothing",
    arguments: [
      "", "[]", "{", "5", #"{"files": 5, "hashes": [], "file_name": {}}"#, #"{"sha256": "../../etc"}"#,
    ])
  func hostile(text: String) throws {
    try say(text, beside: "renamed")
    let file = try #require(try tree.folders().files.first { $0.name == "renamed" })
    let side = SideFile(beside: file)
    #expect(side.names.isEmpty && side.hashes.isEmpty)
  }
}
