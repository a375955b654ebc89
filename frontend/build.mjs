// Prepares src/pemantik/web/static/build/ from the locked npm packages: the look (Tabler), htmx, the charts,
// the font and the icons. Nothing here is fetched at run time, and no page loads from another host.
// Beside it src/pemantik/reports/build/: what draws the same charts into documents, and the fonts of these.
import { readFile, mkdir, rm, writeFile, copyFile } from "node:fs/promises";
import { build } from "esbuild";
import { writeFonts } from "./fonts.mjs";
import { icons } from "./icons.mjs";

const out = "src/pemantik/web/static/build";
const documents = "src/pemantik/reports/build";
const font = "node_modules/@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2";

/** The drawing inside one Tabler outline icon, without the frame that the template tag puts around it. */
async function drawing(name) {
  const svg = await readFile(`node_modules/@tabler/icons/icons/outline/${name}.svg`, "utf8");
  return svg
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^\s*<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/\s+/g, " ")
    .replace(/ ?\/>/g, "/>")
    .trim();
}

for (const folder of [out, documents]) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}
await build({
  entryPoints: {
    tabler: "@tabler/core/dist/css/tabler.min.css",
    htmx: "htmx.org/dist/htmx.min.js",
    charts: "frontend/charts/browser.js",
    graph: "frontend/charts/graph.js",
  },
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome111", "firefox113", "safari16.4"],
  outdir: out,
  logLevel: "warning",
});
await copyFile(font, `${out}/plus-jakarta-sans.woff2`);
const drawings = await Promise.all(icons.map(async (name) => [name, await drawing(name)]));
await writeFile(`${out}/icons.json`, JSON.stringify(Object.fromEntries(drawings)) + "\n");
await build({
  entryPoints: ["frontend/charts/server.js"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  // V8 alone has no clock to wait by; a chart that stands still needs none.
  banner: { js: "globalThis.setTimeout ??= () => 0; globalThis.clearTimeout ??= () => {};" },
  outfile: `${documents}/charts-server.js`,
  logLevel: "warning",
});
await copyFile("frontend/charts/theme.json", `${documents}/theme.json`);
await writeFonts(documents);
