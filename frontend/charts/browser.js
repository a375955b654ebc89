// Draws each chart description of a page. The description is data from the server and stands in the page.
import { optionOf } from "./options.js";
import { init } from "./parts.js";

const drawn = new WeakMap();

/** Draws, or redraws, the chart whose description stands in the page beside it. */
function draw(holder) {
  const chart = JSON.parse(document.getElementById(holder.dataset.chart).textContent);
  let canvas = drawn.get(holder);
  if (!canvas) {
    holder.replaceChildren();
    canvas = init(holder, "pemantik", { renderer: "svg" });
    drawn.set(holder, canvas);
    new ResizeObserver(() => canvas.resize()).observe(holder);
  }
  canvas.setOption(optionOf(chart), { notMerge: true });
  holder.dataset.drawn = chart.axes.map((axis) => axis.value).join(" ");
}

function drawAll() {
  document.querySelectorAll("[data-chart]").forEach(draw);
}

drawAll();
document.addEventListener("htmx:after:swap", drawAll);
