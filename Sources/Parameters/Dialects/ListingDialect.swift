public import Recipes

/// Settings one a line: Easy Diffusion's text files, and what people copy from a page or write by hand.
public struct ListingDialect: Dialect {
  public let name = "listing"
  public let page = DialectPage(
    programs: "Easy Diffusion's text files, lists copied from pages", carriers: "`.txt`, UserComment",
    reads:
      "lines of `Label: value`, labels also in other words (`Sampling method`, `Guidance Scale`, `Width`)",
    cannotVerify: "as of an infotext")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard text.document == nil, text.text.utf8.count <= longestPaste, !text.isAsWritten else { return nil }
    let (repairedText, repairs) = repaired(text.text, isAsWritten: false)
    guard let listing = Listing(repairedText) else { return nil }
    let isEasy = listing.labels.contains { $0.lowercased() == "stable diffusion model" }
    return ParsedParameters(
      generator: isEasy ? "easydiffusion" : generator(of: listing.fields),
      prompt: withoutLabel(listing.prompt), negativePrompt: listing.negativePrompt, fields: listing.fields,
      notes: repairs + [Note("listed-settings", "the settings stand one a line")])
  }
}
