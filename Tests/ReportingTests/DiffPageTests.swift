import JSON
import Recipes
import Similarity
import Testing
import Verification

@testable import Reporting

@Suite struct DiffPageProperty {
  @Test("a name from a file is text, whatever stands in it")
  func escaping() throws {
    let evil = "<script>alert(1)</script>\"'&\u{202E}.png"
    let judgement = judged(try pairPicture("dot-a.png", name: evil), against: try pairPicture("dot-b.png"))
    let page = try diffPage(judgement, required: .different)
    #expect(!page.contains("<script>alert") && !page.unicodeScalars.contains("\u{202E}"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\\u{202E}.png"))
  }

  @Test("the page asks for nothing from outside")
  func selfContained() throws {
    let page = try diffPage(.tiny(), required: .different)
    #expect(page.contains("default-src 'none'"))
    let ours = page.split(separator: "\"").filter { !$0.hasPrefix("data:image/png;base64,") }
    for address in ["http:", "https:", "@import", "url(", "src=/", "fetch("] {
      #expect(!ours.contains { $0.contains(address) }, "\(address)")
    }
  }

  @Test("every table is there, with the thresholds that were set marked")
  func tables() throws {
    let page = try diffPage(.newBody, required: .substantiallySimilar)
    for heading in ["Pictures", "Regions", "Why", "Figures", "Hashes", "Files", "Thresholds"] {
      #expect(page.contains(">\(heading)</h2>"), "\(heading)")
    }
    #expect(page.contains("<li aria-current=\"step\">partially-similar</li>"))
    #expect(page.contains("set; usually 0.7<"))
  }
}

/// The page in a browser, driven by a script that stands behind its own.
@Suite(.enabled(if: Browser.path != nil, "needs Chromium: apt-get install chromium"))
struct DiffPageBrowserProperty {
  static let judgements: [Judgement] = [
    .newBody, (try? judged(pairPicture("china.jpg"), against: pairPicture("china-crop10.png"))) ?? .tiny(),
  ]

  @Test(
    "slider and blink work, by mouse and by keyboard, and no script fails", arguments: judgements.indices)
  func page(index: Int) throws {
    let judgement = Self.judgements[index]
    let page = try diffPage(judgement, required: .substantiallySimilar)
    let said = try Browser.answers(on: page, driver: Self.driver)
    #expect(said["errors"]?.elements?.isEmpty == true, "\(said)")
    #expect(said["side"]?.text == "side")
    #expect(said["sliderAt"]?.text == "inset(0px 0px 0px 25%)")
    #expect(said["edge"]?.text == "block" && said["over"]?.text == "block")
    #expect(said["blink"]?.elements?.compactMap(\.text) == ["hidden", "visible", "hidden"])
    #expect(said["running"]?.boolean == true)
    #expect(said["stopped"]?.boolean == true)
    #expect(said["heat"]?.text == "block")
    // A changed region is framed in both pictures, a strip that was cut off in one.
    #expect(said["lit"]?.integer == (judgement.regions[0].kind == .changed ? 2 : 1))
    #expect(said["focused"]?.boolean == true)
    #expect(said["regionsHidden"]?.text == "none")
    #expect(said["maskHidden"]?.elements?.compactMap(\.text) == (index == 0 ? ["inline", "none"] : []))
    #expect(said["overflow"]?.integer == 0)
  }

  /// Uses the page as a person would and says what is seen.
  static let driver = """
    const seen = { errors: window.failures, side: stage.dataset.view };
    const style = (query) => getComputedStyle(document.querySelector(query));
    const key = (key) => document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    document.querySelector('[data-show="slider"]').click();
    split.value = "25";
    split.dispatchEvent(new Event("input"));
    seen.sliderAt = style(".on img").clipPath;
    seen.over = style(".on").display;
    seen.edge = style(".edge").display;
    key("3");
    seen.blink = [style(".on img").visibility];
    key(" ");
    seen.blink.push(style(".on img").visibility);
    document.getElementById("flip").click();
    seen.blink.push(style(".on img").visibility);
    key("4");
    seen.heat = style(".heat").display;
    key("1");
    const row = document.querySelector("tr[data-region]");
    row.focus();
    seen.focused = document.activeElement === row;
    // Where another program has the screen, focus moves but no event tells of it.
    if (!document.hasFocus()) row.dispatchEvent(new FocusEvent("focus"));
    seen.lit = document.querySelectorAll("g.lit").length;
    document.getElementById("regions-shown").click();
    seen.regionsHidden = style(".stage g[data-region]").display;
    const masks = document.getElementById("mask-shown");
    seen.maskHidden = masks ? [style(".mask").display] : [];
    if (masks) { masks.click(); seen.maskHidden.push(style(".mask").display); }
    seen.overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    key("3");
    document.getElementById("pace").value = "150";
    document.getElementById("blink").click();
    const before = stage.className;
    setTimeout(() => {
      seen.running = stage.className !== before;
      document.getElementById("blink").click();
      const still = stage.className;
      setTimeout(() => {
        seen.stopped = stage.className === still;
        document.documentElement.innerHTML = "";
        document.body.textContent = "answers:" + JSON.stringify(seen) + ":end";
      }, 400);
    }, 225);
    """
}
