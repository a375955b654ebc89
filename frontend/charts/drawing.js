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
    new ResizeObserver(() => {
      canvas.resize();
      if (chart.kind === "bar") canvas.setOption(optionOf(chart, holder.clientWidth), { notMerge: true });
    }).observe(holder);
    if (chart.nodes) makeNodesLead(canvas, chart, holder);
  }
  canvas.setOption(optionOf(chart, holder.clientWidth), { notMerge: true });
  holder.dataset.drawn = chart.axes?.map((axis) => axis.value).join(" ") ?? "all";
}

/** A node leads to the page about it; two buttons beside the picture make it larger and smaller. */
function makeNodesLead(canvas, chart, holder) {
  canvas.on("click", { dataType: "node" }, ({ dataIndex }) => {
    if (chart.nodes[dataIndex].url) location.assign(chart.nodes[dataIndex].url);
  });
  canvas.on("mouseover", { dataType: "node" }, ({ dataIndex }) => {
    holder.nextElementSibling?.querySelector("[data-node-name]")?.replaceChildren(chart.nodes[dataIndex].name);
  });
  for (const button of holder.parentElement.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      const zoom = Number(button.dataset.zoom);
      const middle = { originX: canvas.getWidth() / 2, originY: canvas.getHeight() / 2 };
      canvas.dispatchAction({ type: "graphRoam", seriesIndex: 0, zoom, ...middle });
      canvas.setOption({ series: [{ roam: "move" }] });
    });
  }
}

/** Draws every chart of the page. */
export function drawAll() {
  document.querySelectorAll("[data-chart]").forEach(draw);
}
