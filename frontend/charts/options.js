// What each chart looks like: a description (data from the server, see src/pemantik/reports/charts) becomes an option
// of ECharts. The pages and the documents use this same file, so that a page and a report never disagree.
import colours from "./theme.json";

const { ink, muted, hair, edge, primary, ember, ramp } = colours;
const bold = 700;

export const theme = {
  color: ramp,
  textStyle: { fontFamily: `'${colours.font}', system-ui, sans-serif`, color: ink, fontSize: 13 },
};

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
      radius: "64%",
      splitNumber: chart.scale.steps,
      axisName: {
        color: ink,
        lineHeight: 17,
        formatter: (name, indicator) => {
          const axis = chart.axes.find((one) => one.label === indicator.name);
          return `${name}\n{value|${axis.text}}`;
        },
        rich: { value: { fontWeight: bold, color: ink, lineHeight: 17 } },
      },
      splitArea: { show: false },
      splitLine: { lineStyle: { color: hair } },
      axisLine: { lineStyle: { color: hair } },
    },
    series: [{ type: "radar", symbolSize: 7, data: shapes }],
  };
}

function valueAxis(scale) {
  return {
    type: "value",
    min: scale.min,
    max: scale.max,
    interval: scale.steps ? (scale.max - scale.min) / scale.steps : undefined,
    axisLabel: { color: muted, hideOverlap: true, formatter: (value) => String(value).replace(".", ",") },
    axisLine: { show: false },
    splitLine: { lineStyle: { color: hair } },
  };
}

// A mark across each bar: what it was before, or what is aimed at. A picture of a line, as long as the bar is thick.
function ticks(values, colour, name) {
  return {
    type: "scatter",
    name,
    symbol: "rect",
    symbolSize: [3, 24],
    silent: true,
    itemStyle: { color: colour, opacity: 1 },
    data: values.map((value, place) => [value ?? "-", place]),
    z: 4,
  };
}

// The column of the labels: on a narrow page two fifths of it, so that the bars keep the rest.
function labelWidth(chart, width) {
  const wished = chart.label_width ?? 220;
  return width && width < 600 ? Math.min(wished, Math.round(width * 0.4)) : wished;
}

function bar(chart, width) {
  const labels = labelWidth(chart, width);
  const series = [
    {
      type: "bar",
      barWidth: 18,
      showBackground: true,
      backgroundStyle: { color: colours.sunken },
      data: chart.axes.map((axis) => ({ value: axis.value, itemStyle: { color: ramp[axis.ramp - 1] ?? edge } })),
    },
    {
      // The written values stand in one column beside the bars, where neither a bar nor a mark crosses them.
      type: "scatter",
      silent: true,
      symbolSize: 0.1,
      data: chart.axes.map((axis, place) => [chart.scale.max, place]),
      label: {
        show: true,
        position: "right",
        distance: 10,
        color: ink,
        fontWeight: bold,
        formatter: ({ dataIndex }) => chart.axes[dataIndex].text,
      },
    },
  ];
  if (chart.other) series.push(ticks(chart.other.values, muted, chart.other.name));
  if (chart.target != null) series.push(ticks(chart.axes.map(() => chart.target), ember, chart.target_name));
  return {
    grid: { left: labels, right: chart.text_width ?? 60, top: 6, bottom: 26 },
    xAxis: valueAxis(chart.scale),
    yAxis: {
      type: "category",
      inverse: true,
      data: chart.axes.map((axis) => axis.label),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        color: ink,
        interval: 0,
        width: labels - 14,
        overflow: "break",
        lineHeight: 15,
      },
    },
    series,
  };
}

// The stretches of a line: a new one begins where a value cannot be compared with the one before.
function stretches(axes) {
  const starts = axes.flatMap((axis, at) => (at === 0 || axis.apart ? [at] : []));
  return starts.map((start, at) => [start, starts[at + 1] ?? axes.length]);
}

// The values of one stretch in their places; where a value is missing the line is broken too.
function stretch(values, [start, end]) {
  return values.map((value, at) => (at >= start && at < end ? value : null));
}

// Lines behind the first one, thin and without words: everybody beside the mean.
function quiet(values, part) {
  return {
    type: "line",
    symbol: "circle",
    symbolSize: 3,
    silent: true,
    lineStyle: { color: edge, width: 1, opacity: 0.6 },
    itemStyle: { color: edge, opacity: 0.6 },
    connectNulls: false,
    data: stretch(values, part),
  };
}

function line(chart) {
  const parts = stretches(chart.axes);
  const means = chart.axes.map((axis) => axis.value);
  return {
    grid: { left: 36, right: 36, top: 30, bottom: 34 },
    xAxis: {
      type: "category",
      data: chart.axes.map((axis) => axis.label),
      axisLine: { lineStyle: { color: edge } },
      axisTick: { show: false },
      axisLabel: { color: ink, interval: 0, width: 96, overflow: "break", lineHeight: 15 },
    },
    yAxis: valueAxis(chart.scale),
    series: [
      ...(chart.others ?? []).flatMap((values) => parts.map((part) => quiet(values, part))),
      ...parts.map((part) => ({
        type: "line",
        symbol: "circle",
        symbolSize: 9,
        lineStyle: { color: primary, width: 2.5 },
        itemStyle: { color: primary },
        connectNulls: false,
        data: stretch(means, part),
        label: {
          show: true,
          position: "top",
          distance: 8,
          color: ink,
          fontWeight: bold,
          // Other lines may run behind the number.
          ...(chart.others ? { textBorderColor: "#fff", textBorderWidth: 3 } : {}),
          formatter: ({ dataIndex }) => chart.axes[dataIndex].text,
        },
      })),
    ],
  };
}

// What a node is, by shape and colour: an application, what connects them, the data that they exchange.
const nodeLooks = {
  app: { symbol: "circle", itemStyle: { color: ramp[3] } },
  hub: { symbol: "diamond", itemStyle: { color: ramp[4] } },
  data: { symbol: "rect", itemStyle: { color: ramp[1], borderColor: edge, borderWidth: 1 } },
  group: { symbol: "circle", itemStyle: { color: "transparent" }, label: { color: muted, fontWeight: bold, fontSize: 13 } },
  centre: { symbol: "circle", itemStyle: { color: ember } },
};

// Places come with the description, computed once on the server, so that nothing moves and thousands of nodes are quick.
function graph(chart) {
  return {
    series: [
      {
        type: "graph",
        layout: "none",
        roam: false,
        left: 56,
        right: 56,
        top: 28,
        bottom: 36,
        preserveAspect: "contain",
        nodeScaleRatio: 0.6,
        labelLayout: { hideOverlap: true },
        cursor: "default",
        label: { show: false, position: "bottom", distance: 3, color: ink, fontSize: 12 },
        lineStyle: { color: edge, width: 1, opacity: chart.nodes.length > 300 ? 0.35 : 0.7, curveness: 0 },
        data: chart.nodes.map((node, place) => ({
          id: String(place),
          name: node.name,
          x: node.x,
          y: node.y,
          symbolSize: node.size,
          cursor: node.url ? "pointer" : "default",
          ...nodeLooks[node.look],
          label: { ...nodeLooks[node.look].label, show: Boolean(node.label), formatter: node.label ?? "" },
        })),
        links: chart.links.map(([source, target, kind]) => ({
          source,
          target,
          symbol: kind === "flow" ? ["none", "arrow"] : undefined,
          symbolSize: kind === "flow" ? [0, 6] : undefined,
        })),
      },
    ],
  };
}

const kinds = { bar, radar, line, graph };

/** The option of ECharts for a description; `width` is how wide it will be drawn, where that is known. */
export function optionOf(chart, width) {
  return { animation: false, ...kinds[chart.kind](chart, width) };
}
