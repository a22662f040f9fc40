import JSON
import Recipes
import Similarity

/// What was measured between the two pictures of a claim, from the object of `diff --json`, of which a report that was
/// read back has nothing else.
struct ComparisonSection {
  private let diff: JSONValue

  init(_ diff: JSONValue?) { self.diff = diff ?? .null }

  var html: HTML {
    let parts: [HTML] = [placement, regions, figures].filter { !$0.markup.isEmpty }
    return parts.isEmpty ? .nothing : "<h3>Compared</h3>\n\(parts)"
  }

  private var placement: HTML {
    let words = diff["registration"]?["words"]?.text.map { words -> HTML in
      "<p>\(words) A is the regenerated picture, B the shared one.</p>\n"
    }
    let warnings = (diff["warnings"]?.elements ?? []).map { warning -> HTML in
      "<p>\(warning["code"]?.text ?? ""): \(warning["detail"]?.text ?? "")</p>\n"
    }
    return "\(words ?? .nothing)\(warnings)"
  }

  private var regions: HTML {
    let rows = (diff["regions"]?.elements ?? []).enumerated().map { index, region -> HTML in
      let box = (region["box"]?.elements ?? []).compactMap(\.integer)
      let place = box.count == 4 ? "\(box[2])x\(box[3]) at \(box[0]), \(box[1])" : ""
      return """
        <tr><td>\(index + 1)</td><td>\(verdict(region["kind"]?.text ?? ""))</td><td class="n">\(place)</td>\
        <td class="n">\(region["share"]?.number.map(percent) ?? "")</td></tr>

        """
    }
    return rows.isEmpty ? .nothing : htmlTable(["Region", "", "Pixels", "Share"], rows)
  }

  private func verdict(_ kind: String) -> String {
    switch Region.Kind(rawValue: kind) {
    case .changed: "in both, but changed"
    case .outsideA: "only in A"
    case .outsideB: "only in B"
    case nil: kind
    }
  }

  private var figures: HTML {
    let measures = (diff["measures"]?.members ?? []).map { ($0.key, $0.value) }
    let distances = (diff["hashes"]?["distances"]?.members ?? []).map { ($0.key + ", bits", $0.value) }
    let rows = (measures + distances).map { name, value -> HTML in
      let figure = value.number.map(amount) ?? (name == "psnr" ? "equal" : "too small for it")
      return "<tr><td>\(name)</td><td class=\"n\">\(figure)</td></tr>\n"
    }
    return rows.isEmpty ? .nothing : htmlTable(["Figure", "Found"], rows)
  }
}

/// How the shared picture lies on the regenerated one, for the script of the page.
struct PicturePlacement {
  let json: JSONValue

  /// Where too little is the same, the pictures are laid over each other whole.
  init(_ diff: JSONValue?, _ verdict: Rung?) {
    func sides(_ picture: JSONValue?) -> JSONValue? {
      guard let width = picture?["width"]?.integer, let height = picture?["height"]?.integer else {
        return nil
      }
      return .array([.int(width), .int(height)])
    }
    let isPlaced = verdict.map { $0 >= .partiallySimilar } ?? false
    let registration = isPlaced ? diff?["registration"] : nil
    let regions = (diff?["regions"]?.elements ?? []).map { region in
      let onlyInB = region["kind"]?.text == Region.Kind.outsideB.rawValue
      return JSONValue.object([
        "kind": Region.Kind(rawValue: region["kind"]?.text ?? "").map { .string($0.rawValue) },
        "a": onlyInB ? nil : numbers(4, region["box"]),
        "b": numbers(4, region[onlyInB ? "box" : "box_b"]),
      ])
    }
    json = .object([
      "a": sides(diff?["a"]), "b": sides(diff?["b"]), "map": numbers(6, registration?["map"]),
      "orientation": registration?["orientation"], "regions": regions.isEmpty ? nil : .array(regions),
    ])
  }
}

/// So many numbers, or nothing: a report that was read back may hold anything.
private func numbers(_ count: Int, _ value: JSONValue?) -> JSONValue? {
  value?.elements?.compactMap(\.number).count == count ? value : nil
}
