import FoundationEssentials
import ModelFiles
import TestSupport
import Testing

@Suite struct SafetensorsFileGolden {
  @Test("tensors, metadata and bytes of a hand-made file")
  func handMade() throws {
    let folder = try TemporaryFolder()
    let header =
      #"{"b":{"dtype":"F16","shape":[2,1],"data_offsets":[8,12]},"__metadata__":{"z":"1","a":"zwölf"},"#
      + #""a":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"#
      + #""none":{"dtype":"F32","shape":[3,0],"data_offsets":[8,8]}}   "#
    let path = try folder.write("a.safetensors", safetensors(header, dataByteCount: 12))
    let file = try SafetensorsFile(path: path)
    #expect(file.tensors.map(\.name) == ["a", "none", "b"])
    #expect(file.metadata.map(\.key) == ["z", "a"])
    #expect(file.metadataValue("a") == "zwölf")
    #expect(file.metadataValue("b") == nil)
    #expect(file.headerByteCount == header.utf8.count)
    #expect(file.dataOffset == 8 + header.utf8.count)
    #expect(file.byteCount == file.dataOffset + 12)
    let b = try #require(file.entry("b"))
    #expect(
      b
        == TensorEntry(
          name: "b", dtype: .f16, shape: [2, 1], byteRange: file.dataOffset + 8..<file.dataOffset + 12))
    #expect(b.count == 2)
    #expect(file.entry("a")?.count == 1)
    #expect(file.entry("none")?.count == 0)
    #expect(file.entry("c") == nil)
    #expect(unsafe file.withBytes(of: b) { unsafe Array($0) } == [57, 64, 71, 78])
    file.adviseDontNeed()
    file.adviseDontNeed(b)
    #expect(unsafe file.withBytes(of: b) { unsafe Array($0) } == [57, 64, 71, 78])
    try file.checkUnchanged()
  }

  @Test("a file without tensors")
  func noTensors() throws {
    let folder = try TemporaryFolder()
    let file = try SafetensorsFile(path: folder.write("a", safetensors("{}", dataByteCount: 0)))
    #expect(file.tensors.isEmpty)
    #expect(file.metadata.isEmpty)
  }

  @Test(
    "the fixture's models",
    arguments: [
      ("Stable-diffusion/tiny-scenes_v1", 552, 71880), ("Lora/neon", 306, 42632), ("Lora/mascot", 306, 42640),
      ("VAE/tiny-scenes-vae", 176, 17144), ("embeddings/dusk", 1, 72),
    ])
  func fixtures(name: String, tensorCount: Int, headerByteCount: Int) throws {
    let file = try SafetensorsFile(path: Fixture.path("tiny-scenes/models/\(name).safetensors"))
    #expect(file.tensors.count == tensorCount)
    #expect(file.headerByteCount == headerByteCount)
    #expect(file.tensors.last?.byteRange.upperBound == file.byteCount)
  }

  @Test(
    "every broken rule has its own error",
    arguments: [
      (#"[]"#, 0, SafetensorsDefect.headerNotJSON(reason: "it doesn't begin with `{`")),
      (#" {}"#, 0, .headerNotJSON(reason: "it doesn't begin with `{`")),
      (#"{"a":}"#, 0, .headerNotJSON(reason: "at byte 5: expected a value")),
      (#"{}x"#, 0, .headerNotJSON(reason: "at byte 2: expected the end")),
      (
        entry("a", "U8", "[1]", "[0,1]") + entry("a", "U8", "[1]", "[1,2]"), 2,
        .headerNotJSON(reason: "at byte 53: a second key `a` in one object")
      ),
      (#"{"__metadata__":[]}"#, 0, .badMetadata(key: nil)),
      (#"{"__metadata__":{"a":"b","n":1}}"#, 0, .badMetadata(key: "n")),
      (#"{"t":[]}"#, 0, .malformedEntry(tensor: "t")),
      (#"{"t":{"dtype":"F32","shape":[]}}"#, 0, .malformedEntry(tensor: "t")),
      (#"{"t":{"dtype":32,"shape":[],"data_offsets":[0,0]}}"#, 0, .malformedEntry(tensor: "t")),
      (#"{"t":{"dtype":"F32","shape":4,"data_offsets":[0,0]}}"#, 0, .malformedEntry(tensor: "t")),
      (entry("t", "F33", "[]", "[0,4]"), 4, .unknownType(tensor: "t", type: "F33")),
      (entry("t", "U8", "[-1]", "[0,4]"), 4, .badShape(tensor: "t")),
      (entry("t", "U8", "[4.0]", "[0,4]"), 4, .badShape(tensor: "t")),
      (entry("t", "U8", "[\"4\"]", "[0,4]"), 4, .badShape(tensor: "t")),
      (entry("t", "U8", "[9223372036854775808]", "[0,4]"), 4, .badShape(tensor: "t")),
      (entry("t", "U8", "[4294967296,4294967296]", "[0,4]"), 4, .shapeTooLarge(tensor: "t")),
      (entry("t", "U8", "[4294967296,4294967296,0]", "[0,0]"), 0, .shapeTooLarge(tensor: "t")),
      (entry("t", "F64", "[1152921504606846976]", "[0,4]"), 4, .shapeTooLarge(tensor: "t")),
      (entry("t", "F4", "[3]", "[0,1]"), 1, .shapeTooLarge(tensor: "t")),
      (entry("t", "U8", "[4]", "[0]"), 4, .badOffsets(tensor: "t")),
      (entry("t", "U8", "[4]", "[0,4,4]"), 4, .badOffsets(tensor: "t")),
      (entry("t", "U8", "[4]", "[0,4.5]"), 4, .badOffsets(tensor: "t")),
      (entry("t", "U8", "[4]", "[4,0]"), 4, .badOffsets(tensor: "t")),
      (entry("t", "U8", "[4]", "[-4,0]"), 4, .badOffsets(tensor: "t")),
      (
        entry("t", "U8", "[5]", "[0,5]"), 4, .beyondEnd(tensor: "t", end: 5, dataByteCount: 4)
      ),
      (
        entry("t", "U8", "[5]", "[0,9223372036854775807]"), 4,
        .beyondEnd(tensor: "t", end: .max, dataByteCount: 4)
      ),
      (entry("t", "F16", "[2]", "[0,3]"), 4, .wrongSize(tensor: "t", expected: 4, found: 3)),
      (
        entry("t", "U8", "[3]", "[0,3]") + entry("s", "U8", "[2]", "[2,4]"), 4,
        .overlap(tensor: "s", other: "t")
      ),
      (
        entry("t", "U8", "[4]", "[0,4]") + entry("s", "U8", "[0]", "[2,2]"), 4,
        .overlap(tensor: "s", other: "t")
      ),
      (
        entry("t", "U8", "[1]", "[0,1]") + entry("s", "U8", "[1]", "[3,4]"), 4,
        .gap(before: "s", byteCount: 2)
      ),
      (entry("t", "U8", "[3]", "[1,4]"), 4, .gap(before: "t", byteCount: 1)),
      (entry("t", "U8", "[3]", "[0,3]"), 4, .gap(before: nil, byteCount: 1)),
      ("{}", 1, .gap(before: nil, byteCount: 1)),
    ])
  func defects(entries: String, dataByteCount: Int, defect: SafetensorsDefect) throws {
    let folder = try TemporaryFolder()
    let header = entries.hasPrefix("\"") ? "{" + entries.dropLast() + "}" : entries
    let path = try folder.write("broken.safetensors", safetensors(header, dataByteCount: dataByteCount))
    let error = ModelFileError.damaged(path: path, defect: defect)
    #expect(throws: error) { try SafetensorsFile(path: path) }
    #expect(error.description.hasPrefix("`\(path)` is no valid safetensors file: "))
    if case .malformedEntry(let tensor) = defect { #expect(error.description.contains("`\(tensor)`")) }
  }

  @Test("a header's length that can't be")
  func lengths() throws {
    let folder = try TemporaryFolder()
    func error(_ bytes: [UInt8]) throws -> ModelFileError? {
      let path = try folder.write("a", bytes)
      return #expect(throws: ModelFileError.self) { try SafetensorsFile(path: path) }
    }
    func damaged(_ defect: SafetensorsDefect) -> ModelFileError {
      .damaged(path: folder.path + "/a", defect: defect)
    }
    #expect(try error([1, 2, 3]) == damaged(.tooShort(byteCount: 3)))
    #expect(
      try error([0, 0, 0, 0, 0, 0, 0, 0]) == damaged(.headerNotJSON(reason: "it doesn't begin with `{`")))
    #expect(
      try error([3, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D])
        == damaged(.headerBeyondEnd(headerByteCount: 3, fileByteCount: 10)))
    #expect(
      try error([1, 0xE1, 0xF5, 5, 0, 0, 0, 0, 0x7B])
        == damaged(.headerTooLong(byteCount: 100_000_001, limit: 100_000_000)))
    #expect(
      try error(Array(repeating: 0xFF, count: 8) + [0x7B])
        == damaged(.headerTooLong(byteCount: .max, limit: 100_000_000)))
  }

  @Test(
    "what is no safetensors is named, never opened",
    arguments: [
      (ForeignFormat.pickle, [0x80, 0x02, 0x7D, 0x71, 0, 0, 0, 0, 0, 0] as [UInt8]),
      (.pickle, [0x80, 0x05, 0x95]),
      (.zip, [0x50, 0x4B, 0x03, 0x04, 0, 0, 8, 8, 0, 0, 0]),
      (.gguf, Array("GGUF\u{3}\0\0\0\0\0\0\0".utf8)),
      (.gitLFSPointer, Array("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n".utf8)),
      (.webPage, Array("\u{FEFF}\n <!DOCTYPE html><html></html>".utf8)),
      (.webPage, Array("<HTML><body>login</body></HTML>".utf8)),
      (.webPage, Array("<?xml version='1.0'?><Error/>".utf8)),
    ])
  func foreign(format: ForeignFormat, bytes: [UInt8]) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("model.ckpt", bytes)
    let error = ModelFileError.foreign(path: path, format: format)
    #expect(throws: error) { try SafetensorsFile(path: path) }
    #expect(error.description.hasPrefix("`\(path)` is a"))
    let isPickle = format == .pickle || format == .zip
    #expect(error.description.contains("safetensors.torch.save_file") == isPickle)
  }

  @Test("a header of 640 bytes begins like a pickle and is none")
  func lengthLikePickle() throws {
    let folder = try TemporaryFolder()
    let header = "{}" + String(repeating: " ", count: 638)
    let path = try folder.write("a", safetensors(header, dataByteCount: 0))
    #expect(try SafetensorsFile(path: path).headerByteCount == 640)
  }
}

@Suite struct SafetensorsFileProperty {
  @Test("random bytes never trap (seed 3)")
  func randomBytes() throws {
    let folder = try TemporaryFolder()
    var random = SplitMix(state: 3)
    for _ in 0..<500 {
      let count = 1 + random.below(64)
      var bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      if random.below(2) == 0, count > 8 {
        bytes.replaceSubrange(0..<9, with: [UInt8(count - 8), 0, 0, 0, 0, 0, 0, 0, 0x7B])
      }
      let path = try folder.write("a", bytes)
      #expect(throws: ModelFileError.self) { try SafetensorsFile(path: path) }
    }
  }

  @Test("a flipped bit gives an error or a file that still obeys the rules (seed 4)")
  func flippedBits() throws {
    let folder = try TemporaryFolder()
    let header =
      "{" + entry("model.out.weight", "F16", "[2,3]", "[0,12]")
      + entry("model.out.bias", "F32", "[1]", "[12,16]")
      + #""__metadata__":{"k":"v"}}"#
    let valid = safetensors(header, dataByteCount: 16)
    var random = SplitMix(state: 4)
    var survived = 0
    for bit in 0..<(valid.count - 16) * 8 {
      var bytes = valid
      bytes[bit / 8] ^= 1 << (bit % 8)
      if random.below(2) == 0 { bytes[random.below(bytes.count)] ^= 1 << random.below(8) }
      guard let file = try? SafetensorsFile(path: folder.write("a", bytes)) else { continue }
      survived += 1
      #expect(file.tensors.allSatisfy { $0.dtype.byteCount(elements: $0.count) == $0.byteRange.count })
      var end = file.dataOffset
      for tensor in file.tensors {
        #expect(tensor.byteRange.lowerBound == end)
        end = tensor.byteRange.upperBound
      }
      #expect(end == file.byteCount)
    }
    #expect(survived > 50 && survived < 500)
  }

  @Test("a file cut anywhere is refused")
  func truncated() throws {
    let folder = try TemporaryFolder()
    let bytes = safetensors("{" + entry("w", "U8", "[9]", "[0,9]").dropLast() + "}", dataByteCount: 9)
    for count in bytes.indices {
      let path = try folder.write("a", Array(bytes[..<count]))
      #expect(throws: ModelFileError.self) { try SafetensorsFile(path: path) }
    }
  }
}

/// One member of a header, with a comma behind it.
private func entry(_ name: String, _ dtype: String, _ shape: String, _ offsets: String) -> String {
  "\"\(name)\":{\"dtype\":\"\(dtype)\",\"shape\":\(shape),\"data_offsets\":\(offsets)},"
}
