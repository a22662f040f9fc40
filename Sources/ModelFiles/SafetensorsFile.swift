/// A safetensors file, mapped; its header is read and checked when it is opened.
public final class SafetensorsFile: Sendable {
  /// The texts of `__metadata__`, in the order of the file.
  public let metadata: [(key: String, value: String)]
  /// In the order of their bytes in the file.
  public let tensors: [TensorEntry]
  /// Without the eight bytes of its length.
  public let headerByteCount: Int

  private let file: MappedFile
  private let places: [String: Int]

  /// - Throws: every case of ``ModelFileError`` but `changed`.
  public init(path: String) throws(ModelFileError) {
    file = try MappedFile(path: path)
    let head = file.bytes(in: 0..<min(512, file.byteCount))
    let begin = SafetensorsHeader.lengthByteCount
    if head.count <= begin || head[begin] != UInt8(ascii: "{"),
      let format = ForeignFormat.recognised(in: head)
    {
      throw .foreign(path: path, format: format)
    }
    do throws(SafetensorsDefect) {
      let count = try SafetensorsHeader.byteCount(
        lengthField: Array(head.prefix(begin)), fileByteCount: file.byteCount)
      let header = try SafetensorsHeader(
        json: file.bytes(in: begin..<begin + count), fileByteCount: file.byteCount)
      headerByteCount = count
      metadata = header.metadata
      tensors = header.tensors
      let names = header.tensors.map(\.name)
      places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    } catch {
      throw .damaged(path: path, defect: error)
    }
  }

  public var path: String { file.path }
  public var byteCount: Int { file.byteCount }
  public var stamp: FileStamp { file.stamp }

  /// Where the first tensor may begin: offsets in the header count from here.
  public var dataOffset: Int { SafetensorsHeader.lengthByteCount + headerByteCount }

  public func entry(_ name: String) -> TensorEntry? { places[name].map { tensors[$0] } }

  /// A text of `__metadata__`.
  public func metadataValue(_ key: String) -> String? { metadata.first { $0.key == key }?.value }

  /// The tensor's bytes as they are stored, little-endian, without a copy. The pointer is good inside `body`
  /// only and need not be aligned for the element type.
  public func withBytes<R>(
    of entry: TensorEntry, _ body: (UnsafeRawBufferPointer) throws -> R
  ) rethrows -> R {
    try unsafe file.withBytes(in: entry.byteRange, body)
  }

  /// Lets the system take back the memory of all tensors; they are read again when touched.
  public func adviseDontNeed() { file.adviseDontNeed(dataOffset..<byteCount) }

  /// Lets the system take back the memory of one tensor.
  public func adviseDontNeed(_ entry: TensorEntry) { file.adviseDontNeed(entry.byteRange) }

  /// - Throws: `changed` if the file was written to since it was opened.
  public func checkUnchanged() throws(ModelFileError) { try file.checkUnchanged() }
}
