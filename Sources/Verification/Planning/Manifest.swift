import InputFiles
import JSON
import Recipes
import SystemPackage

/// A JSON file that lists pictures: `{"images": [{"file": "a.png", "accepted": [RUNG], "codes": [CODE]}]}`.
struct Manifest {
  struct Entry {
    let file: String
    let accepted: [Rung]
    let codes: [ReasonCode]
  }

  let entries: [Entry]

  /// nil: the file is something else.
  init?(path: FilePath) throws(VerificationError) {
    guard path.extension?.lowercased() == "json" else { return nil }
    let bytes: [UInt8]?
    do throws(InputError) { bytes = try InputFile.bytes(of: path, limit: 64 << 20) } catch {
      throw .input(error)
    }
    guard let bytes, let images = (try? JSONValue(parsing: bytes))?["images"]?.elements, !images.isEmpty,
      images.allSatisfy({ $0["file"]?.text != nil })
    else { return nil }
    var entries: [Entry] = []
    for (i, image) in images.enumerated() {
      entries.append(try Entry(image, at: "images[\(i)]", of: path.reportName))
    }
    self.entries = entries
  }
}

extension Manifest.Entry {
  fileprivate init(_ image: JSONValue, at place: String, of manifest: String) throws(VerificationError) {
    file = image["file"]?.text ?? ""
    let path = FilePath(file)
    guard !file.isEmpty, !file.utf8.contains(0), path.isRelative,
      path.lexicallyNormalized().starts(with: "..") == false
    else {
      throw .manifest(
        file: manifest,
        problem: "\(place).file must be a path within the folder of the manifest, not `\(file)`")
    }
    accepted = try Self.words(image["accepted"], place + ".accepted", manifest)
    codes = try Self.words(image["codes"], place + ".codes", manifest)
  }

  private static func words<Word: RawRepresentable<String>>(
    _ value: JSONValue?, _ place: String, _ manifest: String
  ) throws(VerificationError) -> [Word] {
    guard let value, value != .null else { return [] }
    let texts = value.elements?.map(\.text) ?? [value.text]
    let words = texts.compactMap { $0.flatMap(Word.init) }
    guard words.count == texts.count else {
      throw .manifest(file: manifest, problem: "\(place) holds a word that is not known")
    }
    return words
  }
}
