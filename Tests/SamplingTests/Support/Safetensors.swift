import JSON
import TestSupport

/// The tensors of a small safetensors file of the fixtures, as float32.
struct FixtureTensors {
  private let bytes: [UInt8]
  private let header: JSONValue
  private let dataStart: Int

  init(_ name: String) throws {
    bytes = try Fixture.bytes(name)
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    dataStart = 8 + length
    header = try JSONValue(parsing: Array(bytes[8..<dataStart]))
  }

  func values(_ name: String) -> [Float]? {
    guard let range = header[name]?["data_offsets"]?.integers, range.count == 2 else { return nil }
    return stride(from: dataStart + range[0], to: dataStart + range[1], by: 4).map { at in
      Float(bitPattern: bytes[at..<at + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }
  }

  func integers(_ name: String) -> [Int]? {
    guard let range = header[name]?["data_offsets"]?.integers, range.count == 2 else { return nil }
    let size = header[name]?["dtype"]?.text == "I64" ? 8 : 4
    return stride(from: dataStart + range[0], to: dataStart + range[1], by: size).map { at in
      Int(bytes[at..<at + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
  }

  func shape(_ name: String) -> [Int] { header[name]?["shape"]?.integers ?? [] }
  func type(_ name: String) -> String? { header[name]?["dtype"]?.text }
}
