// The parts of ECharts that our charts need, and the look of all of them.
import { registerTheme, use } from "echarts/core";
import { BarChart, LineChart, RadarChart, ScatterChart } from "echarts/charts";
import { GridComponent, RadarComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import { theme } from "./options.js";

use([BarChart, LineChart, RadarChart, ScatterChart, GridComponent, RadarComponent, SVGRenderer]);
registerTheme("pemantik", theme);

export { init } from "echarts/core";
