import JSON
import Testing
import Verification

@testable import Reporting

@Suite struct VerificationPageProperty {
  @Test("a text from a file is text, whatever stands in it")
  func escaping() {
    let page = verificationPage(.hostile)
    #expect(
      !page.contains("<script>alert") && !page.contains("\"<") && !page.unicodeScalars.contains("\u{202E}"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;\\u{1B}[31m"))
  }

  @Test("the page asks for nothing from outside")
  func selfContained() {
    let page = verificationPage(.mixed)
    #expect(page.contains("default-src 'none'"))
    let ours = page.split(separator: "\"").filter { !$0.hasPrefix("data:image/png;base64,") }
    for address in ["http:", "https:", "@import", "url(", "src=/", "fetch("] {
      #expect(
        !ours.contains { $0.contains(address) && !$0.contains("http://www.w3.org/2000/svg") }, "\(address)")
    }
  }

  @Test("each claim has its reasons, its assumptions and what was asked of it")
  func claims() {
    let page = verificationPage(.mixed)
    for words in [
      "id=\"claim-6\"", "<td>Clip skip</td><td>1</td><td>default</td>",
      "<td>inferred: its name is written as ComfyUI does</td>", "Its baseline is equal-within-n.",
      "missing-checkpoint: no file has the hash 0123456789", "broken.png ends in the middle of a chunk",
      "<li>copies/same.png</li>",
    ] {
      #expect(page.contains(words), "\(words)")
    }
  }
}

@Suite(.enabled(if: Browser.path != nil, "needs Chromium: apt-get install chromium"))
struct VerificationPageBrowserProperty {
  @Test("a thousand claims: filters, keys and the tools over the pictures work, and no script fails")
  func thousand() throws {
    let said = try Browser.answers(on: verificationPage(.large(1000)), driver: Self.driver, width: 1200)
    #expect(said["errors"]?.elements?.isEmpty == true, "\(said)")
    #expect(said["shown"]?.text == "1,000 of 1,000 shown")
    #expect(said["partial"]?.integer == 143 && said["two"]?.integer == 286)
    #expect(said["open"]?.integer == 857 && said["code"]?.integer == 571)
    #expect(said["named"]?.integer == 1 && said["none"]?.boolean == true)
    #expect(said["next"]?.text == "claim-8")
    #expect(said["views"]?.elements?.compactMap(\.text) == ["side", "slider", "blink", "heat"])
    #expect(said["clip"]?.text == "inset(0px 0px 0px 50%)")
    #expect(said["blink"]?.elements?.compactMap(\.text) == ["hidden", "visible"])
    #expect(said["heat"]?.boolean == true && said["boxes"]?.integer == 2)
    #expect(said["overflow"]?.integer == 0)
  }

  @Test("hostile texts run no script and break no tool")
  func hostile() throws {
    let said = try Browser.answers(on: verificationPage(.hostile), driver: Self.openAll)
    #expect(said["errors"]?.elements?.isEmpty == true, "\(said)")
    #expect(said["stages"]?.integer == 2 && said["scripts"]?.integer == 3)
    #expect(said["overflow"]?.integer == 0)
  }

  @Test("the shared picture is laid where it was found, however it was turned or cut")
  func placement() throws {
    let said = try Browser.answers(on: verificationPage(try .turned()), driver: Self.compareAll)
    #expect(said["errors"]?.elements?.isEmpty == true, "\(said)")
    let differences = said["differences"]?.elements?.compactMap(\.number) ?? []
    // Of 255 levels, where both pictures are; a wrong turn gives more than 20.
    #expect(differences.count == 9 && differences.allSatisfy { $0 < 3 }, "\(differences)")
  }

  private static let compareAll = """
    const seen = { errors: window.failures, differences: [] };
    const data = (image) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, canvas.width, canvas.height).data;
    };
    for (const details of document.querySelectorAll("article > details")) details.open = true;
    setTimeout(() => {
      for (const stage of document.querySelectorAll(".stage")) {
        const [a, b] = [data(stage.querySelector(".a img")), data(stage.querySelector(".on img"))];
        let [sum, count] = [0, 0];
        for (let i = 0; i < a.length; i += 4) {
          if (b[i + 3] < 255) continue;
          sum += Math.abs(a[i] - b[i]);
          count += 1;
        }
        seen.differences.push(count * 8 > a.length ? sum / count : 255);
      }
      \(end)
    }, 2000);
    """

  private static let end = """
    document.documentElement.innerHTML = "";
    document.body.textContent = "answers:" + JSON.stringify(seen) + ":end";
    """

  private static let openAll = """
    const seen = { errors: window.failures };
    for (const details of document.querySelectorAll("details")) details.open = true;
    setTimeout(() => {
      seen.stages = document.querySelectorAll(".stage").length;
      seen.scripts = document.scripts.length;
      seen.overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
      \(end)
    }, 2000);
    """

  /// Uses the page as a person would and says what is seen.
  private static let driver = """
    const seen = { errors: window.failures };
    const id = (name) => document.getElementById(name);
    const count = () => document.querySelectorAll("#claims > article:not([hidden])").length;
    const press = (verdict) => document.querySelector(`button[data-verdict="${verdict}"]`).click();
    const change = (element, value) => {
      if (element.type === "checkbox") element.checked = value; else element.value = value;
      element.dispatchEvent(new Event(element.type === "search" ? "input" : "change"));
    };
    const key = (key, target = document.activeElement) =>
      target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    seen.shown = id("shown").textContent;
    press("partially-similar");
    seen.partial = count();
    press("identical-pixels");
    seen.two = count();
    press("");
    change(id("open"), true);
    seen.open = count();
    change(id("open"), false);
    change(id("code"), "missing-checkpoint");
    seen.code = count();
    change(id("code"), "");
    change(id("name"), "CLAIM 777.");
    seen.named = count();
    change(id("name"), "nowhere");
    seen.none = !id("none").hidden;
    change(id("name"), "");
    press("partially-similar");
    document.body.focus();
    key("j");
    key("j");
    const article = document.activeElement.closest("article");
    seen.next = article.id;
    document.activeElement.click();
    setTimeout(() => {
      const stage = article.querySelector(".stage");
      seen.views = [stage.dataset.view];
      key("2");
      seen.views.push(stage.dataset.view);
      const style = (query) => getComputedStyle(stage.querySelector(query));
      seen.clip = style(".on img").clipPath;
      key("3");
      seen.views.push(stage.dataset.view);
      seen.blink = [style(".on img").visibility];
      key(" ", stage);
      seen.blink.push(style(".on img").visibility);
      key("4");
      seen.views.push(stage.dataset.view);
      seen.heat = style(".heat").display === "block" && stage.querySelector(".heat img").naturalWidth > 0;
      seen.boxes = stage.querySelectorAll("svg g").length;
      seen.overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
      \(end)
    }, 2000);
    """
}
