"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  document.body.classList.add("scripted");

  // Which claims are seen.
  const claims = [...document.querySelectorAll("#claims > article")].map((article) => ({
    article,
    verdict: article.dataset.verdict,
    codes: article.dataset.codes.split(" "),
    passes: article.classList.contains("passes"),
    name: (article.querySelector(".file").textContent).toLowerCase(),
  }));
  const buttons = [...document.querySelectorAll("button[data-verdict]")];
  const wanted = { verdicts: new Set(), code: "", name: "", open: false };
  const total = claims.length.toLocaleString("en");

  const isWanted = (claim) =>
    (wanted.verdicts.size === 0 || wanted.verdicts.has(claim.verdict))
    && (!wanted.open || !claim.passes)
    && (wanted.code === "" || claim.codes.includes(wanted.code))
    && claim.name.includes(wanted.name);

  const filter = () => {
    let count = 0;
    for (const claim of claims) {
      const hidden = !isWanted(claim);
      if (!hidden) count += 1;
      if (claim.article.hidden !== hidden) claim.article.hidden = hidden;
    }
    byId("shown").textContent = `${count.toLocaleString("en")} of ${total} shown`;
    byId("none").hidden = count > 0;
    for (const button of buttons) {
      const { verdict } = button.dataset;
      const on = verdict === "" ? wanted.verdicts.size === 0 : wanted.verdicts.has(verdict);
      button.setAttribute("aria-pressed", String(on));
    }
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      const { verdict } = button.dataset;
      if (verdict === "") wanted.verdicts.clear();
      else if (!wanted.verdicts.delete(verdict)) wanted.verdicts.add(verdict);
      filter();
    });
  }
  byId("open").addEventListener("change", (event) => { wanted.open = event.target.checked; filter(); });
  byId("code")?.addEventListener("change", (event) => { wanted.code = event.target.value; filter(); });
  byId("name").addEventListener("input", (event) => {
    wanted.name = event.target.value.toLowerCase();
    filter();
  });

  // The shared picture in the frame of the regenerated one; placement.map leads from pixels of the regenerated
  // picture, counted by their centres, to those of the shared one after its turn.
  const laidOn = (a, b, placement) => {
    const canvas = make("canvas", { width: a.naturalWidth, height: a.naturalHeight });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!placement.map) {
      context.drawImage(b, 0, 0, canvas.width, canvas.height);
      return canvas;
    }
    const [xx, xy, x0, yx, yy, y0] = placement.map;
    const orientation = placement.orientation ?? 1;
    const swaps = orientation >= 5;
    const [width, height] = swaps ? [placement.b[1], placement.b[0]] : placement.b;
    const turned = new DOMMatrix([swaps ? 0 : 1, swaps ? 1 : 0, swaps ? 1 : 0, swaps ? 0 : 1, 0, 0])
      .translate([2, 3, 6, 7].includes(orientation) ? width : 0, [3, 4, 7, 8].includes(orientation) ? height : 0)
      .scale([2, 3, 6, 7].includes(orientation) ? -1 : 1, [3, 4, 7, 8].includes(orientation) ? -1 : 1);
    const toShared = new DOMMatrix()
      .scale(b.naturalWidth / placement.b[0], b.naturalHeight / placement.b[1])
      .multiply(turned)
      .translate(0.5, 0.5).multiply(new DOMMatrix([xx, yx, xy, yy, x0, y0])).translate(-0.5, -0.5)
      .scale(placement.a[0] / canvas.width, placement.a[1] / canvas.height);
    context.setTransform(toShared.inverse());
    context.drawImage(b, 0, 0);
    return canvas;
  };

  const stops = [[24, 10, 60], [110, 25, 125], [205, 45, 85], [248, 140, 40], [255, 240, 160]];
  const heats = Array.from({ length: 256 }, (_, levels) => {
    const share = Math.sqrt(Math.min(1, levels / 64));
    const index = Math.min(stops.length - 2, Math.floor(share * (stops.length - 1)));
    const part = share * (stops.length - 1) - index;
    const colour = stops[index].map((level, i) => level * (1 - part) + stops[index + 1][i] * part);
    return { colour, weight: Math.min(1, 1.6 * share) };
  });

  // As `diff --heatmap` draws it: the regenerated picture in dim grey, the difference over it.
  const heatmap = (a, laid) => {
    const { width, height } = laid;
    const canvas = make("canvas", { width, height });
    const context = canvas.getContext("2d");
    context.drawImage(a, 0, 0, width, height);
    const image = context.getImageData(0, 0, width, height);
    const other = laid.getContext("2d").getImageData(0, 0, width, height).data;
    const data = image.data;
    for (let i = 0; i < data.length; i += 4) {
      const grey = (data[i] * 77 + data[i + 1] * 150 + data[i + 2] * 29) >> 8;
      if (other[i + 3] < 128) {
        data[i] = grey / 4;
        data[i + 1] = grey / 4 + 40;
        data[i + 2] = grey / 4 + 90;
        continue;
      }
      let largest = 0;
      for (let c = 0; c < 3; c += 1) largest = Math.max(largest, Math.abs(data[i + c] - other[i + c]));
      const { colour, weight } = heats[largest];
      for (let c = 0; c < 3; c += 1) data[i + c] = grey * 0.3 * (1 - weight) + colour[c] * weight;
    }
    context.putImageData(image, 0, 0);
    return canvas;
  };

  const shown = (canvas) => make("img", { src: canvas.toDataURL(), width: canvas.width, height: canvas.height });

  const boxes = (size, regions, side) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
    const line = Math.max(1, Math.max(...size) / 180);
    regions.forEach((region, index) => {
      const box = region[side];
      if (!box) return;
      const group = document.createElementNS(svg.namespaceURI, "g");
      group.setAttribute("class", region.kind);
      const frame = document.createElementNS(svg.namespaceURI, "rect");
      ["x", "y", "width", "height"].forEach((name, i) => frame.setAttribute(name, box[i]));
      frame.setAttribute("stroke-width", line);
      const text = document.createElementNS(svg.namespaceURI, "text");
      for (const [name, value] of [["x", box[0] + 4 * line], ["y", box[1] + 8 * line], ["font-size", 6 * line]]) {
        text.setAttribute(name, value);
      }
      text.textContent = String(index + 1);
      group.append(frame, text);
      svg.append(group);
    });
    return svg;
  };

  const views = [["side", "Side by side"], ["slider", "Slider"], ["blink", "Blink"], ["heat", "Heatmap"]];

  // The tools of the page of `diff`, over the two small pictures of a claim.
  class Comparison {
    constructor(place, a, b) {
      const placement = JSON.parse(place.dataset.placement);
      const laid = laidOn(a, b, placement);
      const ratio = a.naturalWidth / a.naturalHeight;
      const figure = (kind, label, image, overlay = "", own = ratio) => {
        image.alt = label;
        return make("figure", { class: kind },
          make("div", { class: "frame", style: `--ratio:${own}` }, image, overlay),
          make("figcaption", {}, make("b", {}, label)));
      };
      const copy = (image) =>
        make("img", { src: image.src, width: image.naturalWidth, height: image.naturalHeight });
      const overlay = (size, side) =>
        placement.regions && size ? boxes(size, placement.regions, side) : "";
      this.stage = make("div", { class: "stage", "data-view": "side", style: `--ratio:${ratio}` },
        figure("a", "Regenerated", copy(a), overlay(placement.a, "a")),
        figure("b", "Shared", copy(b), overlay(placement.b, "b"), b.naturalWidth / b.naturalHeight),
        figure("on", "Shared, laid on the regenerated", shown(laid)),
        figure("heat", "Difference", shown(heatmap(a, laid))),
        make("i", { class: "edge", "aria-hidden": "true" }));
      this.buttons = views.map(([view, label], index) => {
        const button = make("button", { type: "button", "data-show": view },
          make("kbd", {}, String(index + 1)), " " + label);
        button.addEventListener("click", () => this.show(view));
        return button;
      });
      this.split = make("input", { type: "range", min: "0", max: "100", value: "50",
        "aria-label": "Where the regenerated picture ends and the shared one begins, in percent" });
      this.split.addEventListener("input", () => this.place());
      this.flipper = make("button", { type: "button" }, "Show the other");
      this.flipper.addEventListener("click", () => { this.run(false); this.flip(); });
      this.runner = make("button", { type: "button", "aria-pressed": "false" }, "Start");
      this.runner.addEventListener("click", () => this.run(!this.timer));
      this.stage.addEventListener("pointermove", (event) => {
        if (this.stage.dataset.view !== "slider" || event.buttons !== 1) return;
        const box = this.stage.getBoundingClientRect();
        this.split.value = String(Math.round((100 * (event.clientX - box.left)) / box.width));
        this.place();
      });
      this.stage.addEventListener("dragstart", (event) => event.preventDefault());
      place.append(
        make("div", { class: "controls", role: "group", "aria-label": "View" }, ...this.buttons), this.stage,
        make("div", { class: "controls for-slider" }, this.split),
        make("div", { class: "controls for-blink" }, this.runner, this.flipper),
        make("p", { class: "hint" }, "Small copies; ", make("code", {}, "reprocheck diff"),
          " shows the pictures as they are."));
      this.place();
      this.show("side");
    }

    show(view) {
      this.stage.dataset.view = view;
      for (const button of this.buttons) {
        button.setAttribute("aria-pressed", String(button.dataset.show === view));
      }
      if (view !== "blink") this.run(false);
    }

    place() { this.stage.style.setProperty("--split", this.split.value + "%"); }

    flip() { this.stage.classList.toggle("second"); }

    run(wanted) {
      clearInterval(this.timer);
      this.timer = wanted ? setInterval(() => this.flip(), 700) : 0;
      this.runner.textContent = wanted ? "Stop" : "Start";
      this.runner.setAttribute("aria-pressed", String(wanted));
    }
  }

  const comparisons = new WeakMap();

  const loaded = (image) => image.complete ? image : new Promise((done, fail) => {
    image.addEventListener("load", done);
    image.addEventListener("error", fail);
  });

  const compare = async (article) => {
    const place = article.querySelector(".compared");
    if (!place || comparisons.has(article)) return;
    const images = [...article.querySelectorAll(".pair img")];
    comparisons.set(article, null);
    for (const image of images) image.loading = "eager";
    try {
      await Promise.all(images.map(loaded));
      comparisons.set(article, new Comparison(place, images[0], images[1]));
    } catch {
      place.textContent = "The small pictures can't be shown.";
    }
  };

  // `toggle` does not bubble, but it can be caught on its way down.
  byId("claims").addEventListener("toggle", (event) => {
    const article = event.target.closest("article");
    if (event.target.parentElement !== article) return;
    if (event.target.open) compare(article);
    else comparisons.get(article)?.run(false);
  }, true);

  const reveal = () => {
    const article = byId(decodeURIComponent(location.hash.slice(1)));
    if (!article?.matches("#claims > article")) return;
    article.firstElementChild.open = true;
    article.scrollIntoView();
  };
  addEventListener("hashchange", reveal);

  const step = (by) => {
    const seen = claims.filter((claim) => !claim.article.hidden);
    const current = document.activeElement?.closest?.("#claims > article");
    const index = seen.findIndex((claim) => claim.article === current);
    const next = seen[index < 0 ? 0 : Math.max(0, Math.min(seen.length - 1, index + by))];
    next?.article.querySelector("summary").focus();
    next?.article.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.matches("input[type=search], select")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      byId("name").focus();
    }
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
    const comparison = comparisons.get(target.closest("#claims > article"));
    if (!comparison) return;
    if (event.key >= "1" && event.key <= "4") comparison.show(views[Number(event.key) - 1][0]);
    if (event.key === " " && comparison.stage.dataset.view === "blink" && !target.closest("button, input")) {
      event.preventDefault();
      comparison.run(false);
      comparison.flip();
    }
  });

  filter();
  reveal();
})();
