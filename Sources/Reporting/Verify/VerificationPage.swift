import JSON
import Recipes
public import Verification

/// One page with every claim: filtered by verdict, each with its reasons, its assumptions and, where pictures were
/// compared, the tools of the page of `diff` over small copies of them. It holds all it needs itself and forbids the
/// browser to fetch anything.
public func verificationPage(_ report: VerificationReport) -> String {
  let words = ReportWords(report)
  let claims = report.results.enumerated().map { ClaimSection($1, number: $0 + 1).article }
  let page: HTML = """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
    style-src 'unsafe-inline'; script-src 'unsafe-inline'">
    <title>reprocheck: \(words.outcome)</title>
    <style>\(HTML(trusted: PackageResources.page_css))\(HTML(trusted: PackageResources.claims_css))</style>
    </head>
    <body>
    <header>
    <h1>\(words.outcome)</h1>
    <p class="headline">\(([words.extent] + words.counts).joined(separator: " · "))</p>
    \(missing(report.missing))
    \(notes(report.notes))
    </header>
    <main>
    \(filters(report))
    <div id="claims">
    \(claims)</div>
    <p id="none" hidden>No claim is like that.</p>
    </main>
    <footer>
    \(words.profiles.map { profile -> HTML in "<p>Computed with \(profile).</p>\n" })
    <p>Made by reprocheck verify, \(report.tool). Required where nothing else is asked: \(report.required.rawValue). \
    \(ReportWords.caution)</p></footer>
    <script>\(HTML(trusted: PackageResources.claims_js))</script>
    </body>
    </html>

    """
  return page.markup
}

/// Each missing model once, with the claims that wait for it.
private func missing(_ models: [MissingModel]) -> HTML {
  guard !models.isEmpty else { return .nothing }
  let rows = models.map { model -> HTML in
    let details = model.details.map { detail -> HTML in "<p>\(detail)</p>" }
    let claims = model.claims.map { claim -> HTML in "<li>\(claim)</li>" }
    return """
      <tr><td class="n">\(model.code.rawValue)</td><td>\(model.words)</td><td>\(details)\
      <details><summary>\(counted(model.claims.count, "claim waits", "claims wait")) for it</summary>\
      <ul>\(claims)</ul></details></td></tr>

      """
  }
  let isShort: HTML = models.count <= 4 ? " open" : ""
  return """
    <details class="missing"\(isShort)><summary>\(counted(models.count, "model is", "models are")) waited for</summary>
    \(htmlTable(["Code", "Model", "What is known of it"], rows))</details>
    """
}

private func notes(_ notes: [Note]) -> HTML {
  guard !notes.isEmpty else { return .nothing }
  let items = notes.map { note -> HTML in "<li><code>\(note.code)</code> \(note.detail)</li>\n" }
  return """
    <details class="notes"><summary>\(counted(notes.count, "thing was", "things were")) not looked at</summary>
    <ul>\(items)</ul></details>
    """
}

/// A button for each verdict that occurs, the choice of a reason code, and a field for names.
private func filters(_ report: VerificationReport) -> HTML {
  let verdicts = report.results.map { ClaimWords($0).verdict }
  let order = Rung.allCases.map(\.rawValue) + ["rendered", "unverifiable", "unreadable"]
  let buttons = order.compactMap { verdict -> HTML? in
    let count = verdicts.count { $0 == verdict }
    guard count > 0 else { return nil }
    return """
      <button type="button" data-verdict="\(verdict)" aria-pressed="false">\(verdict) <b>\(grouped(count))</b></button>

      """
  }
  let codes = report.summary.codes.map { code, count -> HTML in
    "<option value=\"\(code.rawValue)\">\(code.rawValue) (\(grouped(count)))</option>\n"
  }
  let open = report.results.count { !$0.passes }
  return """
    <div class="filters" role="search">
    <div class="controls" role="group" aria-label="Verdicts">
    <button type="button" data-verdict="" aria-pressed="true">all <b>\(grouped(report.results.count))</b></button>
    \(buttons)</div>
    <div class="controls">
    <label><input type="checkbox" id="open"> only those that don't pass (\(grouped(open)))</label>
    \(codes.isEmpty
      ? .nothing : "<label>Reason <select id=\"code\"><option value=\"\">any</option>\(codes)</select></label>")
    <label>Name <input type="search" id="name" autocomplete="off" spellcheck="false"></label>
    <output id="shown" aria-live="polite"></output>
    </div>
    <p class="hint">Keys: <kbd>/</kbd> goes to the name, <kbd>j</kbd> to the next claim, <kbd>k</kbd> back, \
    <kbd>enter</kbd> opens it, then <kbd>1</kbd> to <kbd>4</kbd> choose how its pictures are shown.</p>
    </div>
    """
}

func htmlTable(_ heads: [String], _ rows: [HTML]) -> HTML {
  let cells = heads.map { head -> HTML in "<th scope=\"col\">\(head)</th>" }
  return """
    <div class="table" tabindex="0"><table><thead><tr>\(cells)</tr></thead>
    <tbody>
    \(rows)</tbody></table></div>
    """
}
