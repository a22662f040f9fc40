import FoundationEssentials
import ModelFiles
import OutputFiles
import TestSupport
import Testing

@Suite struct SafetensorsWriterGolden {
  @Test("bytes of a small file")
  func bytes() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/dump.safetensors"
    try SafetensorsFile.write(
      [
        OutgoingTensor(name: "x_00", shape: [1, 2], values: [1, -2.5]),
        OutgoingTensor(name: "n", dtype: .u8, shape: [], bytes: [7]),
      ], metadata: [("tool", "test \"1\"")], to: path)
    let header =
      #"{"__metadata__":{"tool":"test \"1\""},"x_00":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"#
      + #""n":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}"#
    let padding = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let expected = safetensors(header + padding, dataByteCount: 0) + [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0, 7]
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == expected)
    #expect(try folder.contents() == ["dump.safetensors"])
  }

  @Test("a file of the same name is replaced")
  func replaces() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a", [1, 2, 3])
    try SafetensorsFile.write([], to: path)
    #expect(try SafetensorsFile(path: path).tensors.isEmpty)
  }

  @Test("leftovers of a killed process don't stand in the way")
  func leftovers() throws {
    let folder = try TemporaryFolder()
    let leftover = ".a.\(ProcessInfo.processInfo.processIdentifier)-0"
    _ = try folder.write(leftover, [9])
    try SafetensorsFile.write([], to: folder.path + "/a")
    #expect(try folder.contents() == [leftover, "a"])
  }

  @Test("a place that can't be written to", arguments: ["/nowhere/a", "/dev/null/a", "/proc/a", "a\0b"])
  func notWritable(path: String) {
    let error = #expect(throws: OutputError.self) { try SafetensorsFile.write([], to: path) }
    guard case .notWritable(path, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains("can't be written") == true)
  }

  @Test("a failed rename leaves nothing behind")
  func failedRename() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/taken/full", withIntermediateDirectories: true)
    #expect(throws: OutputError.self) { try SafetensorsFile.write([], to: folder.path + "/taken") }
    #expect(try folder.contents() == ["taken"])
  }
}

@Suite struct SafetensorsWriterProperty {
  @Test("write, then read, gives the tensors back; twice gives the same bytes (seed 5)")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    var random = SplitMix(state: 5)
    for _ in 0..<50 {
      let tensors = (0..<random.below(6)).map { i in
        let shape = (0..<random.below(4)).map { _ in random.below(5) }
        let values = (0..<shape.reduce(1, *)).map { _ in
          Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
        }
        return OutgoingTensor(name: "t\(i)\\\"é", shape: shape, values: values)
      }
      try SafetensorsFile.write(tensors, to: folder.path + "/a")
      try SafetensorsFile.write(tensors, to: folder.path + "/b")
      let file = try SafetensorsFile(path: folder.path + "/a")
      let read = file.tensors.map { entry in
        OutgoingTensor(
          name: entry.name, dtype: entry.dtype, shape: entry.shape,
          bytes: unsafe file.withBytes(of: entry) { unsafe Array($0) })
      }
      #expect(read == tensors)
      #expect(file.dataOffset % 8 == 0)
      #expect(
        try FileHash.sha256.digits(ofFile: folder.path + "/a")
          == FileHash.sha256.digits(ofFile: folder.path + "/b"))
    }
  }

  @Test("a golden dump written anew holds the same tensors")
  func goldenDump() throws {
    let folder = try TemporaryFolder()
    let golden = try SafetensorsFile(path: Fixture.path("tiny-scenes/golden/euler.safetensors"))
    let tensors = golden.tensors.map { entry in
      OutgoingTensor(
        name: entry.name, dtype: entry.dtype, shape: entry.shape,
        bytes: unsafe golden.withBytes(of: entry) { unsafe Array($0) })
    }
    try SafetensorsFile.write(tensors, to: folder.path + "/a")
    #expect(try SafetensorsFile(path: folder.path + "/a").tensors.map(\.name) == golden.tensors.map(\.name))
    #expect(
      try FileHash.autoV3.digits(ofFile: folder.path + "/a") == FileHash.autoV3.digits(ofFile: golden.path))
  }
}
