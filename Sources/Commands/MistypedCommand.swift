import ArgumentParser
import FoundationEssentials

/// The command that the first argument was probably meant to be, where it is neither a command nor a file: `run` is
/// meant by default, and that would look for a file of this name.
func commandMeant(by arguments: [String]) -> String? {
  let names = Root.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
  guard let word = arguments.first, !word.isEmpty, !names.contains(word),
    word.utf8.allSatisfy({ (0x61...0x7A).contains($0 | 0x20) }),
    !FileManager.default.fileExists(atPath: word)
  else { return nil }
  return names.first {
    changes(from: Array(word.lowercased().utf8), to: Array($0.utf8)) <= ($0.utf8.count > 4 ? 2 : 1)
  }
}

/// The least number of letters put in, left out or replaced that makes one word of the other (Levenshtein 1966).
private func changes(from word: [UInt8], to other: [UInt8]) -> Int {
  guard abs(word.count - other.count) < 3 else { return Int.max }
  var row = Array(0...other.count)
  for (i, letter) in word.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in other.indices {
      let kept = diagonal + (letter == other[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(kept, row[j] + 1, diagonal + 1)
    }
  }
  return row[other.count]
}
