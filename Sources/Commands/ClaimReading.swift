import Claims
import ImageCodecs
import Parameters
import Recipes

/// Takes a file, or standard input for `-`, as a claim.
func claim(_ input: String) throws(Failure) -> Claim {
  do throws(ClaimError) {
    guard input == "-" else { return try Claim(path: input) }
    guard let bytes = readStandardInput() else {
      throw .unreadable(path: "standard input", reason: "reading it failed")
    }
    return try Claim(standardInput: bytes)
  } catch {
    throw Failure(error)
  }
}

extension Claim {
  /// The parameters in the first of the texts that holds any, with the carrier's name; nil where none does.
  var parameters: (parsed: ParsedParameters, carrier: String)? {
    for text in texts + (hiddenText().map { [$0] } ?? []) {
      let carried = CarriedText(text.text, label: text.keyword.isEmpty ? nil : text.keyword)
      if let parsed = try? parsedParameters(carried) { return (parsed, text.carrier) }
    }
    return nil
  }
}
