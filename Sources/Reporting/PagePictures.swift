import FoundationEssentials
import ImageCodecs
import Pixels
import Recipes
import Similarity
import Verification

/// The pictures of a page, each embedded once: A, B, B laid on A, and the heatmap.
struct PagePictures {
  /// Larger pictures are shown smaller, so that a page can be opened.
  static let longSide = 1600

  private let judgement: Judgement
  private let a: Shown
  private let b: Shown
  /// nil where B lies on A as it is.
  private let aligned: Shown?
  private let heatmap: Shown

  init(_ judgement: Judgement) throws(ImageCodecError) {
    self.judgement = judgement
    let pair = AlignedPair(judgement, longSide: Self.longSide)
    a = try Shown(pair.a)
    let second = judgement.b.picture.rgb.fitted(Self.longSide)
    b = try Shown(second)
    aligned = pair.b == second ? nil : try Shown(pair.b)
    heatmap = try Shown(pair.heatmap(judgement))
  }

  var section: HTML {
    """
    <section class="pictures" aria-labelledby="pictures">
    <h2 id="pictures">Pictures</h2>
    <div class="controls" role="group" aria-label="View">
    <button type="button" data-show="side" aria-pressed="true"><kbd>1</kbd> Side by side</button>
    <button type="button" data-show="slider" aria-pressed="false"><kbd>2</kbd> Slider</button>
    <button type="button" data-show="blink" aria-pressed="false"><kbd>3</kbd> Blink</button>
    <button type="button" data-show="heat" aria-pressed="false"><kbd>4</kbd> Heatmap</button>
    \(regionSwitch)\(maskSwitch)
    </div>
    <div class="stage" id="stage" data-view="side" style="--ratio:\(a.ratio)">
    \(figure(a, "a", "A", judgement.a.name, boxes: boxes(inA: true)))
    \(figure(b, aligned == nil ? "b on" : "b", "B", judgement.b.name, boxes: boxes(inA: false)))
    \(aligned.map { figure($0, "on", "B laid on A", judgement.b.name, boxes: .nothing) } ?? .nothing)
    \(figure(heatmap, "heat", "Difference", "", boxes: .nothing))
    <i class="edge" aria-hidden="true"></i>
    </div>
    <div class="controls for-slider"><label for="split">A</label>
    <input type="range" id="split" min="0" max="100" value="50" aria-label="Where A ends and B begins, in percent">
    <label for="split">B</label></div>
    <div class="controls for-blink"><button type="button" id="blink" aria-pressed="false">Start</button>
    <button type="button" id="flip">Show B</button>
    <label>Every <input type="range" id="pace" min="150" max="2000" step="50" value="700"> \
    <output id="paced">700 ms</output></label></div>
    <p class="legend">\(legend)</p>
    <p class="hint">Keys: <kbd>1</kbd> to <kbd>4</kbd> choose a view, <kbd>space</kbd> changes between A and B in \
    the blink view, arrows move the slider.\(smaller)</p>
    </section>
    """
  }

  private var regionSwitch: HTML {
    judgement.regions.isEmpty
      ? .nothing : "<label><input type=\"checkbox\" id=\"regions-shown\" checked> Regions</label>"
  }

  private var maskSwitch: HTML {
    maskPath == nil
      ? .nothing : "<label><input type=\"checkbox\" id=\"mask-shown\" checked> Changed tiles</label>"
  }

  /// The changed tiles as one shape, in pixels of the picture whose tiles they are; nil where nothing changed.
  private var maskPath: String? {
    guard let map = judgement.tileMap, map.states.contains(.changed) else { return nil }
    let side = amount(map.side)
    return map.states.indices.filter { map.states[$0] == .changed }.map { tile in
      let (column, row) = (Double(tile % map.columns), Double(tile / map.columns))
      return "M\(amount(column * map.side)) \(amount(row * map.side))h\(side)v\(side)h-\(side)z"
    }.joined()
  }

  /// The changed tiles over one of the pictures.
  private func mask(inA: Bool) -> HTML {
    guard let maskPath, let map = judgement.mapToB else { return .nothing }
    if inA != judgement.isSwapped { return "<path class=\"mask\" d=\"\(maskPath)\"/>" }
    let there = inA ? map.inverse : map
    // A pixel's centre is half a pixel from where the page begins to count.
    let shift = (
      there.x0 + 0.5 - 0.5 * (there.xx + there.xy), there.y0 + 0.5 - 0.5 * (there.yx + there.yy)
    )
    let matrix = [there.xx, there.yx, there.xy, there.yy, shift.0, shift.1]
      .map { short($0, digits: 6) }.joined(separator: " ")
    return "<path class=\"mask\" transform=\"matrix(\(matrix))\" d=\"\(maskPath)\"/>"
  }

  private var smaller: HTML {
    let longest = [judgement.a, judgement.b].map { max($0.picture.width, $0.picture.height) }.max() ?? 0
    return longest > Self.longSide
      ? " The pictures are shown with at most \(Self.longSide) pixels a side." : .nothing
  }

  /// The scale of the heatmap, from equal to full heat.
  private var legend: HTML {
    let swatches = [0, 1, 4, 16, 36, AlignedPair.fullHeat].map { levels -> HTML in
      let share = (Double(levels) / Double(AlignedPair.fullHeat)).squareRoot()
      let colour = heatColour(share).map { Int($0) }
      return "<span><i style=\"background:rgb(\(colour[0]) \(colour[1]) \(colour[2]))\"></i>\(levels)</span> "
    }
    return "Difference in levels of 255: \(swatches)and more; blue: only in A."
  }

  private func figure(_ shown: Shown, _ kind: HTML, _ label: String, _ name: String, boxes: HTML) -> HTML {
    """
    <figure class="\(kind)"><div class="frame" style="--ratio:\(shown.ratio)"><img alt="\(label) \(name)" width="\(shown.width)" \
    height="\(shown.height)" src="data:image/png;base64,\(shown.base64)">\(boxes)</div>
    <figcaption><b>\(label)</b> \(name)</figcaption></figure>
    """
  }

  /// Frames of the regions over a picture, in its own pixels.
  private func boxes(inA: Bool) -> HTML {
    let picture = (inA ? judgement.a : judgement.b).picture
    let line = max(1, max(picture.width, picture.height) / 180)
    let boxes = judgement.regions.enumerated().compactMap { index, region -> HTML? in
      guard let box = inA ? region.boxInA : region.boxInB else { return nil }
      return """
        <g class="\(region.kind.rawValue)" data-region="\(index + 1)"><rect x="\(box.x)" y="\(box.y)" \
        width="\(box.width)" height="\(box.height)" stroke-width="\(line)"/><text x="\(box.x + 4 * line)" \
        y="\(box.y + 8 * line)" font-size="\(6 * line)">\(index + 1)</text></g>
        """
    }
    guard !boxes.isEmpty || maskPath != nil else { return .nothing }
    return """
      <svg viewBox="0 0 \(picture.width) \(picture.height)" aria-hidden="true">\(mask(inA: inA))\(boxes)</svg>
      """
  }
}

/// A picture as it stands in the page.
private struct Shown {
  let width: Int
  let height: Int
  let base64: HTML

  /// Width by height.
  var ratio: String { amount(Double(width) / Double(height)) }

  init(_ image: RGBImage) throws(ImageCodecError) {
    (width, height) = (image.width, image.height)
    base64 = HTML(trusted: Array(Data(try encodedPNG(image)).base64EncodedString().utf8))
  }
}
