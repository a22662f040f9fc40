import ModelFiles
import Recipes

/// Why no file is the model that was asked for, in words that help.
extension ModelFinder {
  /// Files of the name have another hash.
  func mismatch(_ wanted: WantedModel, _ named: [LibraryFile]) throws(Refusal) -> Refusal {
    var list: [String] = []
    for file in named { list.append(try withHash(file, wanted)) }
    let unopened = pickles(named: wanted).map { " (\($0) is a pickle and not opened)" } ?? ""
    return Refusal(
      .hashMismatch,
      "\(wanted.label): of that name there is only \(list.joined(separator: ", "))\(unopened); find the right "
        + "file, or render with this one all the same (--accept-mismatch)")
  }

  /// No readable file fits.
  func nothing(_ wanted: WantedModel) -> Refusal {
    guard wanted.name != nil || wanted.digits != nil else {
      return Refusal(wanted.kind.missing, "the claim names no \(wanted.kind.label); \(wanted.kind.remedy)")
    }
    if let pickles = pickles(named: wanted) {
      return Refusal(
        .unsupportedModel, "\(wanted.label): there is only \(pickles); \(ForeignFormat.pickleAdvice)")
    }
    return Refusal(
      wanted.kind.missing, "\(wanted.label) is in none of the model folders; \(wanted.kind.remedy)")
  }

  private func pickles(named wanted: WantedModel) -> String? {
    guard let name = wanted.name else { return nil }
    let pickles = NameMatch(name, kind: wanted.kind).files(in: pickles(wanted.kind))
    return pickles.isEmpty ? nil : pickles.map { "`\($0.path)`" }.joined(separator: ", ")
  }

  /// "`path` [digits]", the digits in the form in which the claim states its own.
  func withHash(_ file: LibraryFile, _ wanted: WantedModel) throws(Refusal) -> String {
    let count = wanted.digits?.utf8.count ?? 10
    let digits = try read(wanted) { () throws(ModelFileError) in
      try facts.statedForm(of: file.path, kind: wanted.kind, count: count)
    }
    return "`\(file.path)` [\(digits)]"
  }

  /// A file that should be the model and can't be read is a reason of its own.
  func read<Value>(
    _ wanted: WantedModel, _ body: () throws(ModelFileError) -> Value
  ) throws(Refusal) -> Value {
    do {
      return try body()
    } catch {
      switch error {
      case .foreign: throw Refusal(.unsupportedModel, "\(wanted.label): \(error)")
      case .damaged: throw Refusal(.unsupportedModel, "\(wanted.label): \(error)", isDamagedFile: true)
      case .missing, .notReadable, .notAFile, .empty, .changed, .stopped:
        throw Refusal(wanted.kind.missing, "\(wanted.label): \(error)")
      }
    }
  }
}
