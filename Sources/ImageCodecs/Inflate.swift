import CDeflate
import CZlib

/// What came of inflating.
enum Inflated: Equatable {
  case whole([UInt8])
  /// More bytes than allowed.
  case tooLong
  /// The stream ends early, behind these bytes.
  case cut([UInt8])
  case damaged
}

/// Inflates a zlib or gzip stream into at most `limit` bytes.
func inflated(_ bytes: ArraySlice<UInt8>, limit: Int) -> Inflated {
  guard bytes.count <= Int32.max else { return .tooLong }
  // On the heap, because zlib keeps the address.
  let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  defer { unsafe stream.deallocate() }
  unsafe stream.initialize(to: z_stream())
  // 15 bits of window, plus 32: the header tells zlib from gzip.
  let opened = unsafe inflateInit2_(stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  guard opened == Z_OK else { return .damaged }
  defer { unsafe inflateEnd(stream) }
  var input = Array(bytes)
  return unsafe input.withUnsafeMutableBufferPointer { input in
    unsafe stream.pointee.next_in = input.baseAddress
    unsafe stream.pointee.avail_in = UInt32(input.count)
    return unsafe drained(stream, limit: limit)
  }
}

private func drained(_ stream: UnsafeMutablePointer<z_stream>, limit: Int) -> Inflated {
  var result: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let (status, written) = unsafe block.withUnsafeMutableBufferPointer { block in
      unsafe stream.pointee.next_out = block.baseAddress
      unsafe stream.pointee.avail_out = UInt32(block.count)
      let status = unsafe inflate(stream, Z_NO_FLUSH)
      return unsafe (status, block.count - Int(stream.pointee.avail_out))
    }
    guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return .damaged }
    guard result.count + written <= limit else { return .tooLong }
    result.append(contentsOf: block[..<written])
    if status == Z_STREAM_END { return .whole(result) }
    guard written > 0 else { return .cut(result) }
  }
}

/// The checksum of a PNG chunk's type and data.
func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  unsafe bytes.withUnsafeBufferPointer { buffer in
    unsafe libdeflate_crc32(0, buffer.baseAddress, buffer.count)
  }
}
