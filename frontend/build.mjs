// Builds the bundle of the pages into the package: ratusz.css, ratusz.js, htmx.js, pointing.js, explorer.js, charts.js, map.js, map.css, maplibre-worker.js, fonts, icons.
// Names carry no hash: Django's static files decide about addresses and caching.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const parts = join(root, "node_modules");
const out = join(root, "src/ratusz/portal/show/static/ratusz");

const LATIN = characters(0x20, 0x7e) + characters(0xa0, 0xff) + "–—‘’‚“”„…‰€™←↑→↓−\u2009\u202f";
const LATIN_EXTENDED = characters(0x100, 0x17f) + "ȘșȚț";
const FAMILIES = {
  "source-sans-3": { wght: { min: 400, max: 700 } },
  "bricolage-grotesque": { wght: { min: 400, max: 800 } },
};

function characters(first, last) {
  return Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)).join("");
}

async function fonts() {
  await mkdir(join(out, "fonts"), { recursive: true });
  for (const [family, variationAxes] of Object.entries(FAMILIES)) {
    for (const [subset, text] of [["latin", LATIN], ["latin-ext", LATIN_EXTENDED]]) {
      const source = join(parts, "@fontsource-variable", family, "files", `${family}-${subset}-wght-normal.woff2`);
      const font = await subsetFont(await readFile(source), text, { targetFormat: "woff2", variationAxes });
      await writeFile(join(out, "fonts", `${family}-${subset}.woff2`), font);
    }
  }
}

// What pictures of charts are set in, where no page is around them: one whole file for each weight, for the drawing (TTF) and inside of SVG (WOFF2).
async function chartFonts() {
  await mkdir(join(out, "charts"), { recursive: true });
  for (const [weight, name] of [["400", "Regular"], ["600", "Semibold"]]) {
    const source = await readFile(join(parts, "source-sans/TTF", `SourceSans3-${name}.ttf`));
    for (const [suffix, targetFormat] of [["ttf", "truetype"], ["woff2", "woff2"]]) {
      await writeFile(join(out, "charts", `source-sans-3-${weight}.${suffix}`), await subsetFont(source, LATIN + LATIN_EXTENDED, { targetFormat, preserveNameIds: [16, 17] }));
    }
  }
}

async function icons() {
  const names = (await readFile(join(here, "icons.txt"), "utf8")).split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const symbols = await Promise.all(names.map(symbol));
  await writeFile(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

async function symbol(name) {
  const weight = name.endsWith("-duotone") ? "duotone" : "regular";
  const svg = await readFile(join(parts, "@phosphor-icons/core/assets", weight, `${name}.svg`), "utf8");
  const inner = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 256 256">${inner}</symbol>`;
}

async function bundles() {
  const shared = { bundle: true, minify: true, target: ["chrome109", "firefox115", "safari16.4"], outdir: out, logLevel: "warning" };
  await build({ ...shared, entryPoints: [join(here, "css/ratusz.css")], external: ["./fonts/*", "./*.svg"] });
  await build({ ...shared, entryPoints: [join(here, "css/map.css")] });
  await build({ ...shared, entryPoints: [join(here, "js/ratusz.js"), join(here, "js/htmx.js"), join(here, "js/pointing.js"), join(here, "js/charts.js"), join(here, "js/explorer.js")], format: "iife" });
  await maps();
}

// Only pages with a map load these: the library with our part, and its worker, which the security policy wants as a file of its own.
async function maps() {
  const worker = await readFile(join(parts, "maplibre-gl/dist/maplibre-gl-worker.mjs"), "utf8");
  await writeFile(join(out, "maplibre-worker.js"), worker.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
  const quiet = { "empty-import-meta": "silent" };
  await build({ bundle: true, minify: true, target: ["chrome109", "firefox115", "safari16.4"], outdir: out, logLevel: "warning", logOverride: quiet, format: "iife", entryPoints: [join(here, "js/map.js")] });
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([fonts(), chartFonts(), icons(), bundles()]);
