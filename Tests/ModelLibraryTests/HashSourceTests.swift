import FoundationEssentials
import ModelFiles
import ModelLibrary
import Recipes
import Testing

@Suite struct HashSourceGolden {
  @Test("the file of the right name is hashed first, and only once")
  func lazy() throws {
    let tree = try ModelTree()
    for (i, name) in ["c", "a", "b"].enumerated() {
      let width = ["model.diffusion_model.x": [10 * (i + 1)]]
      try tree.add("Stable-diffusion/\(name).safetensors", Sample.sd1.merging(width) { $1 })
    }
    let hash = try String(
      FileHash.sha256.digits(ofFile: tree.place("Stable-diffusion/b.safetensors")).prefix(10))
    let hashes = RecordingHashes()
    var options = ResolveOptions()
    options.hashes = hashes
    let folders = try tree.folders()
    _ = folders.find(ModelRequest(kind: .checkpoint, name: "b", hash: hash), options: options)
    #expect(hashes.asked == ["sha256 b.safetensors"])
    _ = folders.find(ModelRequest(kind: .checkpoint, name: "x", hash: hash), options: options)
    #expect(
      hashes.asked.dropFirst() == ["sha256 c.safetensors", "sha256 a.safetensors", "sha256 b.safetensors"])
  }

  @Test("a file that changes while it is hashed is passed over, and said")
  func changing() throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/a.safetensors", Sample.sd1)
    var options = ResolveOptions()
    options.hashes = ChangingFiles()
    let finding = try tree.folders().find(
      ModelRequest(kind: .checkpoint, name: "x", hash: "0123456789"), options: options)
    #expect(finding.reason?.code == .missingCheckpoint)
    #expect(finding.notes.map(\.code) == ["unreadable-model"])
    let named = try tree.folders().find(
      ModelRequest(kind: .checkpoint, name: "a", hash: nil), options: options)
    #expect(named.reason?.code == .missingCheckpoint)
    #expect(named.reason?.detail.contains("changed while it was read") == true)
  }

  @Test("a file that vanishes after the folder was listed")
  func vanishing() throws {
    let tree = try ModelTree()
    let path = try tree.add("Stable-diffusion/a.safetensors", Sample.sd1)
    let folders = try tree.folders()
    try FileManager.default.removeItem(atPath: path)
    let finding = folders.find(ModelRequest(kind: .checkpoint, name: "a", hash: nil))
    #expect(finding.reason?.code == .missingCheckpoint)
    #expect(finding.reason?.detail.contains("does not exist") == true)
  }
}

private struct ChangingFiles: HashSource {
  func digits(_ hash: FileHash, ofFile path: String) throws(ModelFileError) -> String {
    throw .changed(path: path)
  }
}
