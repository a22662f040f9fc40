import Pixels
import Recipes
import Similarity
import Verification

/// The regions with what was found of each.
func regionTable(_ judgement: Judgement, _ words: JudgementWords) -> HTML {
  guard !judgement.regions.isEmpty else { return .nothing }
  let rows = judgement.regions.enumerated().map { index, region -> HTML in
    let box = region.box
    return """
      <tr data-region="\(index + 1)" tabindex="0"><td>\(index + 1)</td><td>\(verdict(of: region))</td>\
      <td class="n">\(box.width)x\(box.height)</td><td class="n">\(box.x), \(box.y)</td>\
      <td class="n">\(percent(region.share))</td></tr>

      """
  }
  return section(
    "Regions",
    """
    \(words.shares.map { "<p>\($0)</p>" as HTML } ?? .nothing)
    \(table(["", "Verdict", "Size", "At", "Share"], rows))
    """)
}

private func verdict(of region: FoundRegion) -> String {
  switch region.kind {
  case .changed: "in both, but changed"
  case .outsideA: "only in A"
  case .outsideB: "only in B"
  }
}

/// Why this rung, and what is missing to the next.
func reasonSection(_ judgement: Judgement, _ words: JudgementWords) -> HTML {
  let reached = judgement.rung.map { judgement.demand(of: $0) }
  let reasons = words.reasons.map { reason -> HTML in "<li>\(reason)</li>\n" }
  let why: HTML =
    reached.map { $0.conditions.isEmpty } ?? true
    ? "<ul>\n\(reasons)</ul>" : conditionTable(reached?.conditions ?? [])
  let next = judgement.nextDemand.map { next -> HTML in
    """
    <h3>To the next rung, \(next.rung.rawValue)</h3>
    \(next.remark.map { "<p>Not possible here: \($0).</p>" as HTML } ?? .nothing)
    \(next.conditions.isEmpty ? .nothing : conditionTable(next.conditions))
    """
  }
  return section("Why", "\(why)\n\(next ?? .nothing)")
}

private func conditionTable(_ conditions: [Condition]) -> HTML {
  let rows = conditions.map { condition -> HTML in
    let bound = condition.bound == .atLeast ? "at least" : "at most"
    let result: HTML = condition.holds ? "holds" : "<b>\(amount(condition.distance)) away</b>"
    return """
      <tr><td>\(condition.words)</td><td class="n">\(amount(condition.value))</td>\
      <td class="n">\(bound) \(amount(condition.limit))</td><td>\(result)</td></tr>

      """
  }
  return table(["Figure", "Found", "Needed", ""], rows)
}

/// All that was measured over the whole pictures, and over the part that both hold.
func figureSection(_ judgement: Judgement) -> HTML {
  let whole = judgement.differences.map { figures($0, judgement.measures) } ?? []
  let overlap = judgement.overlapMeasures.map { figures($0.differences, $0) } ?? []
  guard !whole.isEmpty || !overlap.isEmpty else {
    return section(
      "Figures",
      "<p>The pictures have different sizes, and no part of one lies on the other pixel on pixel.</p>")
  }
  let names = (whole.isEmpty ? overlap : whole).map(\.name)
  let rows = names.enumerated().map { index, name -> HTML in
    let columns = [whole, overlap].filter { !$0.isEmpty }
      .map { column -> HTML in "<td class=\"n\">\(column[index].value)</td>" }
    return "<tr><td>\(name)</td>\(columns)</tr>\n"
  }
  let heads =
    ["Figure"] + (whole.isEmpty ? [] : ["Whole pictures"]) + (overlap.isEmpty ? [] : ["Common part"])
  return section("Figures", table(heads, rows))
}

private func figures(
  _ levels: LevelDifferences, _ measures: SimilarityMeasures?
) -> [(name: String, value: String)] {
  let basic = [
    ("largest difference, levels", String(levels.largest)), ("mean difference, levels", amount(levels.mean)),
    ("PSNR, dB", levels.psnr.map { short($0) } ?? "equal"),
  ]
  let structure = measures.map { structureFigures($0) } ?? []
  return basic + structure.map { ($0.name, $0.value.map(amount) ?? "too small for it") }
}

func hashTable(_ judgement: Judgement) -> HTML {
  let rows = zip(zip(judgement.a.hashes.named, judgement.b.hashes.named), judgement.distances).map {
    pair, distance -> HTML in
    """
    <tr><td>\(pair.0.name)</td><td class="hex">\(pair.0.hash.hex)</td><td class="hex">\(pair.1.hash.hex)</td>\
    <td class="n">\(distance.bits) of \(pair.0.hash.bits.count)</td></tr>

    """
  }
  let quality =
    "PDQ's quality is \(judgement.a.hashes.pdq.quality) for A and \(judgement.b.hashes.pdq.quality) "
    + "for B; below 50 it is not to be relied on."
  return section("Hashes", "\(table(["Hash", "A", "B", "Bits that differ"], rows))\n<p>\(quality)</p>")
}

func fileTable(_ judgement: Judgement) -> HTML {
  func row(_ name: String, _ value: (JudgedPicture) -> String) -> HTML {
    """
    <tr><td>\(name)</td><td class="hex">\(value(judgement.a))</td><td class="hex">\(value(judgement.b))</td></tr>

    """
  }
  let rows = [
    row("Name") { $0.name }, row("Format") { $0.picture.facts.format },
    row("Pixels") { "\($0.picture.width)x\($0.picture.height)" }, row("Bytes") { String($0.byteCount) },
    row("SHA-256 of the file") { $0.fileSHA256 }, row("SHA-256 of the pixels") { $0.hashes.rgbSHA256 },
  ]
  return section("Files", table(["", "A", "B"], rows))
}

func thresholdTable(_ judgement: Judgement) -> HTML {
  let (used, usual) = (judgement.options.thresholds, Thresholds())
  let rows = Thresholds.names.map { name -> HTML in
    let (value, standard) = (used[name] ?? 0, usual[name] ?? 0)
    let remark: HTML = value == standard ? "" : "<b>set; usually \(amount(standard))</b>"
    return "<tr><td>\(name)</td><td class=\"n\">\(amount(value))</td><td>\(remark)</td></tr>\n"
  }
  return section("Thresholds", table(["Name", "Value", ""], rows))
}

private func section(_ title: String, _ content: HTML) -> HTML {
  "<section>\n<h2>\(title)</h2>\n\(content)\n</section>\n"
}

/// In a box that scrolls by itself where it is too wide.
private func table(_ heads: [String], _ rows: [HTML]) -> HTML {
  let cells = heads.map { head -> HTML in "<th scope=\"col\">\(head)</th>" }
  return """
    <div class="table" tabindex="0"><table><thead><tr>\(cells)</tr></thead>
    <tbody>
    \(rows)</tbody></table></div>
    """
}
