// Draws a chart description as the text of an SVG, without a browser: for PDF and Word. Called by
// src/pemantik/reports/rendering/engine.py inside V8.
import { optionOf } from "./options.js";
import { init } from "./parts.js";

/** The SVG of a description (as JSON) in this size. */
globalThis.drawChart = function (description, width, height) {
  const canvas = init(null, "pemantik", { renderer: "svg", ssr: true, width, height });
  try {
    canvas.setOption(optionOf(JSON.parse(description)));
    // A line that was broken keeps its space at the end, which moves what is set from the right.
    return canvas.renderToSVGString().replaceAll(" </text>", "</text>");
  } finally {
    canvas.dispose();
  }
};
