public import ImageCodecs
import Pixels
public import Recipes
import Similarity
public import Verification

/// One page that shows two pictures and all that was found between them. It holds its pictures, style and script
/// itself and forbids the browser to fetch anything.
public func diffPage(_ judgement: Judgement, required: Rung) throws(ImageCodecError) -> String {
  let words = JudgementWords(judgement)
  let pictures = try PagePictures(judgement)
  let page: HTML = """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
    style-src 'unsafe-inline'; script-src 'unsafe-inline'">
    <title>\(judgement.rung?.rawValue ?? "not judged"): \(judgement.a.name) and \(judgement.b.name)</title>
    <style>\(HTML(trusted: PackageResources.page_css))</style>
    </head>
    <body>
    <header>
    <p class="names"><span><b>A</b> \(judgement.a.name)</span> <span><b>B</b> \(judgement.b.name)</span></p>
    <h1>\(judgement.rung?.rawValue ?? "not judged")</h1>
    <p class="headline">\(words.headline) \(words.transformation ?? "")</p>
    \(ladder(judgement, required: required))
    \(warnings(judgement.notes))
    </header>
    <main>
    \(pictures.section)
    \(regionTable(judgement, words))
    \(reasonSection(judgement, words))
    \(figureSection(judgement))
    \(hashTable(judgement))
    \(fileTable(judgement))
    \(thresholdTable(judgement))
    </main>
    <footer><p>Made by reprocheck diff. The lines of the ladder were drawn after simulated drift and edits, not \
    after pictures from real graphics cards. A small distance of a hash is evidence that others can recompute; a \
    large one says nothing.</p></footer>
    <script>\(HTML(trusted: PackageResources.page_js))</script>
    </body>
    </html>

    """
  return page.markup
}

private func ladder(_ judgement: Judgement, required: Rung) -> HTML {
  let steps = Rung.allCases.map { rung -> HTML in
    let mark: HTML = rung == judgement.rung ? " aria-current=\"step\"" : ""
    let needed: HTML = rung == required ? " <small>required</small>" : ""
    return "<li\(mark)>\(rung.rawValue)\(needed)</li>\n"
  }
  return "<ol class=\"ladder\" aria-label=\"The ladder of verdicts\">\n\(steps)</ol>"
}

private func warnings(_ notes: [Note]) -> HTML {
  guard !notes.isEmpty else { return .nothing }
  let items = notes.map { note -> HTML in "<li><code>\(note.code)</code> \(note.detail)</li>\n" }
  return "<ul class=\"notes\" aria-label=\"Warnings\">\n\(items)</ul>"
}
