import Parameters
import Recipes

/// A field of a model's metadata as it may be shown: without secrets, and of paths only the last name, since folders
/// tell who a person is.
func privateField(_ field: Field) -> Field { Field(field.key, withoutFolders(redacted(field.value))) }

/// `C:\Users\jane\pictures\10_cat` becomes `…\10_cat`, `/home/jane/a.safetensors` becomes `…/a.safetensors`; also
/// inside a longer text.
private func withoutFolders(_ text: String) -> String {
  let bytes = Array(text.utf8)
  var out: [UInt8] = []
  var place = 0
  while place < bytes.count {
    guard let end = pathEnd(bytes, from: place) else {
      out.append(bytes[place])
      place += 1
      continue
    }
    let path = bytes[place..<end]
    let separators: Set<UInt8> = [UInt8(ascii: "/"), UInt8(ascii: "\\")]
    let last = path.lastIndex(where: separators.contains) ?? place
    out += "…".utf8 + bytes[last..<end]
    place = end
  }
  return String(decoding: out, as: UTF8.self)
}

/// The end of an absolute path with at least two names that begins here; nil: none does.
private func pathEnd(_ bytes: [UInt8], from start: Int) -> Int? {
  if start > 0,
    isNameByte(bytes[start - 1]) || isSeparator(bytes[start - 1]) || bytes[start - 1] == UInt8(ascii: ":")
  {
    return nil
  }
  var place = start
  let isDrive =
    start + 2 < bytes.count && (0x41...0x5A).contains(bytes[start] & 0xDF)
    && bytes[start + 1] == UInt8(ascii: ":") && isSeparator(bytes[start + 2])
  if isDrive { place += 2 }
  guard isSeparator(bytes[place]) else { return nil }
  var separators = 0
  while place < bytes.count, isNameByte(bytes[place]) || isSeparator(bytes[place]) {
    if isSeparator(bytes[place]), place == start || !isSeparator(bytes[place - 1]) { separators += 1 }
    place += 1
  }
  return separators >= 2 ? place : nil
}

private func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") }

private func isNameByte(_ byte: UInt8) -> Bool {
  byte > 0x20 && byte != 0x7F && !isSeparator(byte) && !"\"'<>|*?:,;()[]{}".utf8.contains(byte)
}
