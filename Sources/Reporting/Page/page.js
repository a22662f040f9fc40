"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const stage = byId("stage");
  const views = [...document.querySelectorAll("[data-show]")];
  let timer = null;

  const showSecond = (second) => {
    stage.classList.toggle("second", second);
    byId("flip").textContent = second ? "Show A" : "Show B";
  };
  const flip = () => showSecond(!stage.classList.contains("second"));

  const run = (wanted) => {
    clearInterval(timer);
    timer = wanted ? setInterval(flip, Number(byId("pace").value)) : null;
    byId("blink").textContent = wanted ? "Stop" : "Start";
    byId("blink").setAttribute("aria-pressed", String(wanted));
  };

  const show = (view) => {
    stage.dataset.view = view;
    for (const button of views) button.setAttribute("aria-pressed", String(button.dataset.show === view));
    if (view !== "blink") run(false);
  };

  const split = () => stage.style.setProperty("--split", byId("split").value + "%");

  for (const button of views) button.addEventListener("click", () => show(button.dataset.show));
  byId("split").addEventListener("input", split);
  byId("flip").addEventListener("click", () => { run(false); flip(); });
  byId("blink").addEventListener("click", () => run(timer === null));
  byId("pace").addEventListener("input", () => {
    byId("paced").textContent = byId("pace").value + " ms";
    if (timer !== null) run(true);
  });

  // Dragging over the picture moves the slider too.
  stage.addEventListener("pointermove", (event) => {
    if (stage.dataset.view !== "slider" || event.buttons !== 1) return;
    const box = stage.getBoundingClientRect();
    byId("split").value = String(Math.round((100 * (event.clientX - box.left)) / box.width));
    split();
  });
  stage.addEventListener("dragstart", (event) => event.preventDefault());

  byId("regions-shown")?.addEventListener("change", (event) => {
    stage.classList.toggle("plain", !event.target.checked);
  });
  byId("mask-shown")?.addEventListener("change", (event) => {
    stage.classList.toggle("bare", !event.target.checked);
  });
  for (const row of document.querySelectorAll("tr[data-region]")) {
    const light = (on) => {
      for (const box of stage.querySelectorAll(`g[data-region="${row.dataset.region}"]`)) {
        box.classList.toggle("lit", on);
      }
    };
    for (const event of ["mouseenter", "focus"]) row.addEventListener(event, () => light(true));
    for (const event of ["mouseleave", "blur"]) row.addEventListener(event, () => light(false));
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key >= "1" && event.key <= "4") show(views[Number(event.key) - 1].dataset.show);
    const isControl = event.target instanceof Element && event.target.closest("button, input");
    if (event.key === " " && stage.dataset.view === "blink" && !isControl) {
      event.preventDefault();
      run(false);
      flip();
    }
  });
  split();
})();
