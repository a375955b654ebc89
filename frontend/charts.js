// Draws each chart description of a page with ECharts. The description is data from the server
// (src/pemantik/web/charts.py); what it looks like is decided here, once for all charts.
import { init, registerTheme, use } from "echarts/core";
import { BarChart, RadarChart } from "echarts/charts";
import { GridComponent, RadarComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, RadarChart, GridComponent, RadarComponent, SVGRenderer]);

const ink = "#14232B";
const muted = "#54636B";
const hair = "#DDE3E2";
const primary = "#0B5F78";
const ramp = ["#FBE2A0", "#B5D9B0", "#5FB2AE", "#2A7A9C", "#1B3C6B"];

registerTheme("pemantik", {
  color: ramp,
  textStyle: { fontFamily: '"Plus Jakarta Sans", system-ui, sans-serif', color: ink, fontSize: 13 },
});

function radar(chart) {
  const floor = chart.scale.min;
  const shapes = [
    {
      value: chart.axes.map((axis) => axis.value ?? floor),
      name: chart.title,
      lineStyle: { color: primary, width: 2.5 },
      itemStyle: { color: primary },
      areaStyle: { color: primary, opacity: 0.12 },
    },
  ];
  // What it is compared with lies behind it, quiet and dashed: no meaning by colour alone.
  if (chart.other) {
    shapes.unshift({
      value: chart.other.values.map((value) => value ?? floor),
      name: chart.other.name,
      symbol: "none",
      lineStyle: { color: muted, width: 2, type: "dashed" },
      areaStyle: { opacity: 0 },
    });
  }
  return {
    radar: {
      indicator: chart.axes.map((axis) => ({ name: axis.label, min: chart.scale.min, max: chart.scale.max })),
      radius: "66%",
      splitNumber: chart.scale.steps,
      axisName: {
        color: ink,
        lineHeight: 17,
        formatter: (name, indicator) => {
          const axis = chart.axes.find((one) => one.label === indicator.name);
          return `${name}\n{value|${axis.text}}`;
        },
        rich: { value: { fontWeight: 700, color: ink, lineHeight: 17 } },
      },
      splitArea: { show: false },
      splitLine: { lineStyle: { color: hair } },
      axisLine: { lineStyle: { color: hair } },
    },
    series: [
      {
        type: "radar",
        symbolSize: 7,
        data: shapes,
      },
    ],
  };
}

function bar(chart) {
  return {
    grid: { left: 8, right: 56, top: 8, bottom: 24, containLabel: true },
    xAxis: {
      type: "value",
      min: chart.scale.min,
      max: chart.scale.max,
      axisLabel: { color: muted },
      splitLine: { lineStyle: { color: hair } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: chart.axes.map((axis) => axis.label),
      axisLine: { show: false },
      axisTick: { show: false },
    },
    series: [
      {
        type: "bar",
        barWidth: 18,
        data: chart.axes.map((axis) => ({ value: axis.value, itemStyle: { color: ramp[axis.ramp - 1] ?? hair } })),
        label: { show: true, position: "right", fontWeight: 700, formatter: ({ dataIndex }) => chart.axes[dataIndex].text },
      },
    ],
  };
}

const kinds = { bar, radar };
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
  canvas.setOption({ animation: false, ...kinds[chart.kind](chart) }, { notMerge: true });
  holder.dataset.drawn = chart.axes.map((axis) => axis.value).join(" ");
}

function drawAll() {
  document.querySelectorAll("[data-chart]").forEach(draw);
}

drawAll();
document.addEventListener("htmx:after:swap", drawAll);
