import FoundationEssentials
import JSON
import Recipes
import Verification

/// A claim in the page: a line that tells how it stands, and what opens under it.
struct ClaimSection {
  private let result: ClaimResult
  private let finding: Finding
  private let words: ClaimWords
  private let number: Int

  init(_ result: ClaimResult, number: Int) {
    self.result = result
    self.number = number
    finding = result.finding
    words = ClaimWords(result)
  }

  var article: HTML {
    """
    <article id="claim-\(number)" class="\(result.passes ? "passes" : "open")" data-verdict="\(words.verdict)" \
    data-codes="\(finding.codes.map(\.rawValue).joined(separator: " "))"><details>
    <summary><span class="state"><span class="standing \(result.standing.rawValue)">\(words.standing)</span> \
    <span class="verdict">\(words.verdict)</span></span> \
    <span class="what"><b class="file">\(result.file)</b>\(copies) \
    <span class="why">\(words.headline)</span></span>\(thumbnails)</summary>
    <div class="more">
    \(pictures)
    \(list("Why", words.reasons))
    \(assumptions)
    \(list("Asked of it", words.expectations))
    \(list("Files of the same content", result.duplicates))
    \(ComparisonSection(finding.diff).html)
    \(models)
    \(list("Notes", finding.notes.map { "\($0.code): \($0.detail)" }))
    \(recipe)
    \(file)
    </div></details></article>

    """
  }

  private var copies: HTML {
    result.duplicates.isEmpty
      ? .nothing
      : " <span class=\"copies\">and \(counted(result.duplicates.count, "copy", "copies"))</span>"
  }

  private var thumbnails: HTML {
    guard let pair = finding.thumbnails else { return .nothing }
    return """
       <span class="pair">\(image(pair.regenerated, "Regenerated"))\(image(pair.shared, "Shared"))</span>
      """
  }

  private func image(_ picture: Thumbnail, _ label: String) -> HTML {
    let base64 = HTML(trusted: Array(Data(picture.bytes).base64EncodedString().utf8))
    return """
      <img alt="\(label)" loading="lazy" decoding="async" width="\(picture.width)" height="\(picture.height)" \
      src="data:\(picture.mediaType);base64,\(base64)">
      """
  }

  /// Where the script lays the two pictures over each other.
  private var pictures: HTML {
    guard finding.thumbnails != nil else { return .nothing }
    return
      "<div class=\"compared\" data-placement=\"\(PicturePlacement(finding.diff, finding.verdict).json.compact)\"></div>"
  }

  private var assumptions: HTML {
    guard !finding.assumptions.isEmpty else { return .nothing }
    let rows = finding.assumptions.map { setting -> HTML in
      """
      <tr><td>\(setting.key)</td><td>\(setting.value)</td><td>\(ClaimWords.origin(setting.source))</td></tr>

      """
    }
    return "<h3>Assumed</h3>\n\(htmlTable(["Setting", "Value", "Source"], rows))"
  }

  private var recipe: HTML {
    let stated = finding.listing.filter { $0.source == .stated }
    guard !stated.isEmpty else { return .nothing }
    let rows = stated.map { setting -> HTML in "<tr><td>\(setting.key)</td><td>\(setting.value)</td></tr>\n" }
    return "<h3>Stated</h3>\n\(htmlTable(["Setting", "Value"], rows))"
  }

  private var models: HTML {
    guard !finding.models.isEmpty else { return .nothing }
    let rows = finding.models.map { model -> HTML in
      """
      <tr><td>\(model.kind.rawValue)</td><td>\(model.name)</td><td>\(model.path)</td>\
      <td class="hex">\(model.sha256)</td></tr>

      """
    }
    return "<h3>Model files</h3>\n\(htmlTable(["Kind", "Name", "Path", "SHA-256"], rows))"
  }

  private var file: HTML {
    let sha256: HTML = result.sha256.map { ", SHA-256 <span class=\"hex\">\($0)</span>" } ?? .nothing
    return "<p class=\"facts\">\(counted(result.byteCount, "byte", "bytes"))\(sha256)</p>"
  }

  private func list(_ title: String, _ entries: [String]) -> HTML {
    guard !entries.isEmpty else { return .nothing }
    let items = entries.map { entry -> HTML in "<li>\(entry)</li>\n" }
    return "<h3>\(title)</h3>\n<ul>\(items)</ul>"
  }
}

extension HTML.StringInterpolation {
  mutating func appendInterpolation(_ piece: HTML?) { if let piece { appendInterpolation(piece) } }
}
