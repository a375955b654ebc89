// Charts with graphs: in a file of its own, so that the other pages with charts do not load what only graphs need.
import { GraphChart } from "echarts/charts";
import { use } from "echarts/core";
import { drawAll } from "./drawing.js";

use([GraphChart]);
drawAll();
document.addEventListener("htmx:after:swap", drawAll);
