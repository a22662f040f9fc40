import JSON

/// The header of a safetensors file, with every entry checked against the format's rules.
struct SafetensorsHeader {
  /// More is refused, as the format's own library does.
  static let longest = 100_000_000
  static let lengthByteCount = 8

  var metadata: [(key: String, value: String)] = []
  /// In the order of their bytes in the file.
  var tensors: [TensorEntry] = []

  /// - Parameters:
  ///   - json: the header without its length.
  ///   - fileByteCount: of the whole file.
  init(json: [UInt8], fileByteCount: Int) throws(SafetensorsDefect) {
    let dataOffset = Self.lengthByteCount + json.count
    for member in try Self.members(json) {
      if member.key == "__metadata__" {
        metadata = try Self.metadata(member.value)
      } else {
        tensors.append(
          try Self.entry(member, dataOffset: dataOffset, dataByteCount: fileByteCount - dataOffset))
      }
    }
    try arrange(dataRange: dataOffset..<fileByteCount)
  }

  /// The length of the header by the file's first eight bytes.
  static func byteCount(lengthField: [UInt8], fileByteCount: Int) throws(SafetensorsDefect) -> Int {
    guard lengthField.count == lengthByteCount else { throw .tooShort(byteCount: fileByteCount) }
    let claimed = lengthField.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard claimed <= UInt64(longest) else { throw .headerTooLong(byteCount: claimed, limit: longest) }
    guard Int(claimed) <= fileByteCount - lengthByteCount else {
      throw .headerBeyondEnd(headerByteCount: Int(claimed), fileByteCount: fileByteCount)
    }
    return Int(claimed)
  }

  private static func members(_ json: [UInt8]) throws(SafetensorsDefect) -> [JSONValue.Member] {
    guard json.first == UInt8(ascii: "{") else { throw .headerNotJSON(reason: "it doesn't begin with `{`") }
    do throws(JSONError) {
      return try JSONValue(parsing: json, uniqueKeys: true).members ?? []
    } catch {
      throw .headerNotJSON(reason: error.description)
    }
  }

  private static func metadata(
    _ value: JSONValue
  ) throws(SafetensorsDefect) -> [(key: String, value: String)] {
    guard let members = value.members else { throw .badMetadata(key: nil) }
    var pairs: [(key: String, value: String)] = []
    for member in members {
      guard let text = member.value.text else { throw .badMetadata(key: member.key) }
      pairs.append((member.key, text))
    }
    return pairs
  }

  private static func entry(
    _ member: JSONValue.Member, dataOffset: Int, dataByteCount: Int
  ) throws(SafetensorsDefect) -> TensorEntry {
    let name = member.key
    guard let word = member.value["dtype"]?.text, let sizes = member.value["shape"]?.elements,
      let offsets = member.value["data_offsets"]?.elements
    else { throw .malformedEntry(tensor: name) }
    guard let dtype = TensorType(rawValue: word) else { throw .unknownType(tensor: name, type: word) }
    let shape = sizes.compactMap(\.integer)
    guard shape.count == sizes.count, shape.allSatisfy({ $0 >= 0 }) else { throw .badShape(tensor: name) }
    let bounds = offsets.compactMap(\.integer)
    guard offsets.count == 2, bounds.count == 2, 0 <= bounds[0], bounds[0] <= bounds[1] else {
      throw .badOffsets(tensor: name)
    }
    guard bounds[1] <= dataByteCount else {
      throw .beyondEnd(tensor: name, end: bounds[1], dataByteCount: dataByteCount)
    }
    guard let expected = byteCount(shape, dtype) else { throw .shapeTooLarge(tensor: name) }
    let found = bounds[1] - bounds[0]
    guard expected == found else { throw .wrongSize(tensor: name, expected: expected, found: found) }
    return TensorEntry(
      name: name, dtype: dtype, shape: shape, byteRange: dataOffset + bounds[0]..<dataOffset + bounds[1])
  }

  /// nil if the product overflows, even where a later dimension is 0, or ends inside a byte.
  private static func byteCount(_ shape: [Int], _ dtype: TensorType) -> Int? {
    var elements = 1
    for size in shape {
      let (product, overflow) = elements.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      elements = product
    }
    return dtype.byteCount(elements: elements)
  }

  /// Sorts the tensors by place; together they must cover the data, each byte once.
  private mutating func arrange(dataRange: Range<Int>) throws(SafetensorsDefect) {
    let order = tensors.indices.sorted { a, b in
      let (x, y) = (tensors[a].byteRange, tensors[b].byteRange)
      return (x.lowerBound, x.upperBound, a) < (y.lowerBound, y.upperBound, b)
    }
    tensors = order.map { tensors[$0] }
    var end = dataRange.lowerBound
    for (i, tensor) in tensors.enumerated() {
      let start = tensor.byteRange.lowerBound
      if start < end { throw .overlap(tensor: tensor.name, other: tensors[i - 1].name) }
      if start > end { throw .gap(before: tensor.name, byteCount: start - end) }
      end = tensor.byteRange.upperBound
    }
    if end < dataRange.upperBound { throw .gap(before: nil, byteCount: dataRange.upperBound - end) }
  }
}
