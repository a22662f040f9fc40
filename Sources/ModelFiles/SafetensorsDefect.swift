/// Which rule of the safetensors format a file breaks, and at which tensor.
public enum SafetensorsDefect: Error, Hashable, Sendable, CustomStringConvertible {
  /// Shorter than the eight bytes that hold the header's length.
  case tooShort(byteCount: Int)
  case headerTooLong(byteCount: UInt64, limit: Int)
  case headerBeyondEnd(headerByteCount: Int, fileByteCount: Int)
  /// No JSON, no object, or a name that stands twice.
  case headerNotJSON(reason: String)
  /// `__metadata__` is no object, or the value of this key no text.
  case badMetadata(key: String?)
  /// No object with `dtype`, `shape` and `data_offsets`.
  case malformedEntry(tensor: String)
  case unknownType(tensor: String, type: String)
  case badShape(tensor: String)
  case shapeTooLarge(tensor: String)
  /// Not two whole numbers in ascending order.
  case badOffsets(tensor: String)
  case beyondEnd(tensor: String, end: Int, dataByteCount: Int)
  case wrongSize(tensor: String, expected: Int, found: Int)
  case overlap(tensor: String, other: String)
  /// Bytes before this tensor, or after the last one, that belong to none.
  case gap(before: String?, byteCount: Int)

  public var description: String {
    switch self {
    case .tooShort(let count): "it has only \(count) bytes"
    case .headerTooLong(let count, let limit): "its header claims \(count) bytes, more than \(limit)"
    case .headerBeyondEnd(let header, let file):
      "its header claims \(header) bytes, the whole file has \(file)"
    case .headerNotJSON(let reason): "its header is not the JSON it must be: \(reason)"
    case .badMetadata(let key?): "`__metadata__` holds something else than text under `\(key)`"
    case .badMetadata(nil): "`__metadata__` is not a table of texts"
    case .malformedEntry(let tensor): "the entry of tensor `\(tensor)` lacks dtype, shape or data_offsets"
    case .unknownType(let tensor, let type): "tensor `\(tensor)` has the unknown dtype `\(type)`"
    case .badShape(let tensor): "the shape of tensor `\(tensor)` is not a list of whole numbers from 0 on"
    case .shapeTooLarge(let tensor): "tensor `\(tensor)` has an impossibly large shape"
    case .badOffsets(let tensor): "the data_offsets of tensor `\(tensor)` are not a begin and an end"
    case .beyondEnd(let tensor, let end, let count):
      "tensor `\(tensor)` ends at byte \(end) of the data, which has only \(count)"
    case .wrongSize(let tensor, let expected, let found):
      "tensor `\(tensor)` needs \(expected) bytes by its shape and has \(found)"
    case .overlap(let tensor, let other): "tensors `\(other)` and `\(tensor)` overlap"
    case .gap(let tensor?, let count): "\(count) bytes before tensor `\(tensor)` belong to none"
    case .gap(nil, let count): "\(count) bytes at the end belong to no tensor"
    }
  }

  /// What a person can do about it.
  var advice: String {
    switch self {
    case .tooShort, .headerBeyondEnd, .beyondEnd:
      "it looks cut off: download it again and compare its SHA-256 with the publisher's"
    case .unknownType: "convert it to F16, BF16 or F32"
    case .headerTooLong, .headerNotJSON, .badMetadata, .malformedEntry, .badShape, .shapeTooLarge,
      .badOffsets,
      .wrongSize, .overlap, .gap:
      "download it again, or save it anew with the safetensors library"
    }
  }
}
