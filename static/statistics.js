// Draws the charts of the page. Where that fails, the picture for who has no script stands in.
const LABELS_AT_MOST = 0.42; // of the width: on a phone, bars need room beside their names
const place = document.getElementById("charts");
const look = JSON.parse(place.dataset.look);
const drawn = new Map();
const pictures = new Map();

const scheme = () => (document.documentElement.dataset.bsTheme === "dark" ? "dark" : "light");

async function draw(element) {
  drawn.get(element)?.finalize();
  const spec = { ...JSON.parse(element.dataset.chart), width: "container" };
  const config = structuredClone(look[scheme()]);
  config.axisYBand = { ...config.axisYBand, labelLimit: element.clientWidth * LABELS_AT_MOST };
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  canvas.setAttribute("aria-hidden", "true"); // the element around it says what the chart shows
  element.append(canvas);
  const result = await window.vegaEmbed(canvas, spec, {
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    ast: true, // expressions are walked, not compiled: the page allows no eval
    config,
    defaultStyle: false,
    tooltip: { theme: "custom", disableDefaultStyle: true },
    formatLocale: look.numbers,
    timeFormatLocale: look.times,
  });
  for (const old of [...element.children]) if (old !== canvas) old.remove();
  drawn.set(element, result);
}

function showPicture(element) {
  element.innerHTML = pictures.get(element);
}

function drawAll() {
  for (const element of document.querySelectorAll("[data-chart]")) {
    if (!pictures.has(element)) pictures.set(element, element.querySelector("noscript").textContent);
    draw(element).catch(() => showPicture(element));
  }
}

drawAll();
new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
