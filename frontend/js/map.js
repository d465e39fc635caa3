// Brings the map of a page to life: the drawing of the server gives way to one by MapLibre that can be moved about.
// Without WebGL, without a network or when anything fails, the drawing stays, and a sentence says so.
// Nothing is loaded from elsewhere but the background that the bank's setting names: no fonts, no sprites. Words on the map are
// pictures that the browser makes of its own letters (`addPicture`).
import { Map as LiveMap, ScaleControl, setWorkerUrl } from "maplibre-gl";

const INK = "#3b372f", WATER = "#e6e2d8", LAND = "#f4f1e9", CHOSEN = "#b3261e";
const FIT = { padding: 24, maxZoom: 17, duration: 400 };
const NONE = { type: "FeatureCollection", features: [] };
const REACH = 5;
const FIELDS = 12;

function begin(place) {
  const told = JSON.parse(place.dataset.map);
  const canvas = document.createElement("canvas");
  if (!canvas.getContext("webgl2")) return asleep(place);
  setWorkerUrl(told.worker);
  const stage = place.querySelector("[data-canvas]");
  stage.hidden = false;
  let map;
  try {
    map = new LiveMap({
      container: stage, style: style(told), bounds: told.box, fitBoundsOptions: { padding: 0 }, minZoom: 1, maxZoom: 19,
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false,
      canvasContextAttributes: { preserveDrawingBuffer: false }, locale: { "Map.Title": told.words.map },
    });
  } catch {
    stage.hidden = true;
    return asleep(place);
  }
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const life = { map, told, place, found: [], chosen: null, at: -1, asked: 0 };
  map.setMissingStyleImageResolver((id) => addPicture(map, id));
  map.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-left");
  map.on("load", () => awake(life));
}

function asleep(place) {
  place.querySelector("[data-asleep]").hidden = false;
}

function style(told) {
  const sources = {}, layers = [{ id: "paper", type: "background", paint: { "background-color": WATER } }];
  if (told.background) {
    const { tiles, side, most } = told.background;
    sources.background = { type: "raster", tiles: [tiles], tileSize: side, maxzoom: most };
    layers.push({ id: "background", type: "raster", source: "background", paint: { "raster-saturation": -0.35 } });
  }
  return { version: 8, sources, layers };
}

// ---------------------------------------------------------------------------------------------------------------- layers

function awake(life) {
  const { map, told, place } = life;
  if (told.land) addLand(life);
  map.addSource("things", { type: "geojson", data: NONE });
  for (const layer of layersOf(told)) map.addLayer({ source: "things", ...layer });
  place.dataset.alive = "";
  for (const button of place.querySelectorAll("[data-live]")) button.hidden = false;
  // A window of another size, a sheet of paper too, ends a move that nobody made.
  let resized = false;
  map.on("resize", () => (resized = !map.isMoving()));
  map.on("moveend", () => {
    life.moved ||= !resized;
    resized = false;
    look(life);
  });
  printing(life);
  map.on("click", (event) => pick(life, event.point));
  map.on("mousemove", (event) => (map.getCanvas().style.cursor = under(life, event.point).length ? "pointer" : ""));
  tools(life);
  look(life);
}

async function addLand({ map, told }) {
  const answer = await fetch(`${told.land}?_box=-180,-85,180,85&_zoom=12`);
  if (!answer.ok) return;
  map.addSource("land", { type: "geojson", data: await answer.json() });
  if (!told.background) map.addLayer({ id: "land", type: "fill", source: "land", paint: { "fill-color": LAND } }, map.getStyle().layers[1]?.id);
  map.addLayer({ id: "land-line", type: "line", source: "land", paint: { "line-color": "#a39c8c", "line-width": 1.2 } }, firstOfThings(map));
}

const firstOfThings = (map) => map.getStyle().layers.find((layer) => layer.source === "things")?.id;
const chosenOnly = (at) => ["==", ["get", "i"], at];

function layersOf(told) {
  const area = ["==", ["geometry-type"], "Polygon"], line = ["==", ["geometry-type"], "LineString"], point = ["==", ["geometry-type"], "Point"];
  const coloured = told.colours.length > 0;
  const colour = coloured ? ["match", ["get", "c"], ...told.colours.flatMap((one, at) => [at, one]), told.missing] : told.plain;
  const opacity = told.background ? 0.75 : coloured ? 0.92 : 0.55;
  return [
    { id: "areas", type: "fill", filter: coloured ? ["all", area, ["has", "c"]] : area, paint: { "fill-color": colour, "fill-opacity": opacity } },
    ...(coloured ? [{ id: "missing", type: "fill", filter: ["all", area, ["!", ["has", "c"]]], paint: { "fill-pattern": "hatch", "fill-opacity": opacity } }] : []),
    { id: "edges", type: "line", filter: area, paint: { "line-color": INK, "line-width": 0.9 } },
    { id: "lines", type: "line", filter: line, layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": colour, "line-width": 3 } },
    { id: "points", type: "circle", filter: ["all", point, ["!", ["has", "b"]]], paint: { "circle-color": colour, "circle-radius": 6, "circle-stroke-color": "#fff", "circle-stroke-width": 1.5 } },
    { id: "clusters", type: "circle", filter: ["has", "b"], paint: { "circle-color": colour, "circle-radius": ["+", 9, ["*", 3, ["log10", ["get", "n"]]]], "circle-stroke-color": "#fff", "circle-stroke-width": 1.5 } },
    { id: "counts", type: "symbol", filter: ["has", "b"], layout: { "icon-image": ["concat", "n:", ["to-string", ["get", "n"]]], "icon-allow-overlap": true } },
    ...(told.kind === "areas" ? [{ id: "names", type: "symbol", filter: ["has", "t"], layout: { "icon-image": ["concat", "t:", ["get", "t"]] } }] : []),
    { id: "chosen-line", type: "line", filter: ["==", ["get", "i"], -1], paint: { "line-color": CHOSEN, "line-width": 4 } },
    { id: "chosen-point", type: "circle", filter: ["all", point, ["==", ["get", "i"], -1]], paint: { "circle-color": CHOSEN, "circle-radius": 9, "circle-stroke-color": "#fff", "circle-stroke-width": 2 } },
  ];
}

// Words as pictures: n:1200 a count in white, t:name a name with a pale edge, hatch the sign of a missing figure.
function addPicture(map, id) {
  if (map.hasImage(id)) return;
  if (id === "hatch") return map.addImage(id, hatch(), { pixelRatio: 2 });
  const [kind, text] = [id.slice(0, 1), id.slice(2)];
  const shown = kind === "n" ? short(Number(text)) : text;
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const font = `600 ${kind === "t" ? 26 : shown.length > 3 ? 21 : 24}px "Source Sans 3", sans-serif`;
  pen.font = font;
  pen.canvas.width = Math.ceil(pen.measureText(shown).width) + 12;
  pen.canvas.height = 36;
  Object.assign(pen, { font, textBaseline: "middle", textAlign: "center", lineWidth: 7, lineJoin: "round", strokeStyle: "#fff", fillStyle: kind === "n" ? "#fff" : INK });
  if (kind === "t") pen.strokeText(shown, pen.canvas.width / 2, 18);
  pen.fillText(shown, pen.canvas.width / 2, 18);
  map.addImage(id, pen.getImageData(0, 0, pen.canvas.width, 36), { pixelRatio: 2 });
}

function hatch() {
  const pen = document.createElement("canvas").getContext("2d");
  pen.canvas.width = pen.canvas.height = 16;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, 16, 16);
  pen.strokeStyle = "#b9b3a6";
  pen.lineWidth = 4;
  for (const shift of [-16, 0, 16]) {
    pen.beginPath();
    pen.moveTo(shift - 2, 18);
    pen.lineTo(shift + 18, -2);
    pen.stroke();
  }
  return pen.getImageData(0, 0, 16, 16);
}

const language = document.documentElement.lang;
const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 8 });
const short = (number) => (number < 10_000 ? String(number) : new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 0 }).format(number));

// ------------------------------------------------------------------------------------------------------------- what is in view

const sides = (map) => {
  const bounds = map.getBounds();
  const at = (degree, most) => Math.max(-most, Math.min(most, degree)).toFixed(5).replace(/\.?0+$/, "");
  return [at(bounds.getWest(), 180), at(bounds.getSouth(), 85), at(bounds.getEast(), 180), at(bounds.getNorth(), 85)].join(",");
};

async function look(life) {
  const { map, told, place } = life;
  const box = sides(map);
  const zoom = told.kind === "points" ? Math.round(map.getZoom()) : Math.ceil(map.getZoom());
  remember(life, box);
  const turn = ++life.asked;
  let things;
  try {
    const answer = await fetch(`${told.source}&_box=${box}&_zoom=${Math.max(0, Math.min(20, zoom))}`);
    if (!answer.ok) throw new Error(answer.statusText);
    things = await answer.json();
  } catch {
    return say(place, told.words.failed);
  }
  if (turn !== life.asked) return;
  life.found = inReadingOrder(things.features);
  life.at = -1;
  map.getSource("things").setData(things);
  const parts = [fill(told.words.view, { number: numbers.format(things.count), total: numbers.format(things.total) })];
  if (!things.count) parts.push(told.words.nothing);
  if (things.left_out) parts.push(fill(told.words.left, { number: numbers.format(things.left_out) }));
  say(place, parts.join(" "));
  place.dataset.count = things.count;
}

const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
const say = (place, text) => (place.querySelector("[data-status]").textContent = text);

// The address holds what is seen, and so does the way to the table.
function remember({ told }, box) {
  const here = new URL(location.href);
  here.searchParams.set("_box", box);
  history.replaceState(history.state, "", here);
  for (const link of document.querySelectorAll("[data-keeps-view]")) {
    const kept = new URL(link.href);
    kept.searchParams.set("_box", box);
    link.href = kept;
  }
  const link = document.querySelector("[data-to-table]");
  if (!link || !told.place) return;
  const there = new URL(link.href);
  there.searchParams.set(`${told.place}__bbox`, box);
  link.href = there;
}

function inReadingOrder(features) {
  const key = new Map(features.map((one) => [one, middle(one.geometry)]));
  return [...features].sort((a, b) => key.get(b)[1] - key.get(a)[1] || key.get(a)[0] - key.get(b)[0]);
}

function middle(geometry) {
  let [west, south, east, north] = [180, 90, -180, -90];
  const visit = (part) => {
    if (typeof part[0] === "number") [west, south, east, north] = [Math.min(west, part[0]), Math.min(south, part[1]), Math.max(east, part[0]), Math.max(north, part[1])];
    else part.forEach(visit);
  };
  (geometry.geometries ?? [geometry]).forEach((one) => visit(one.coordinates));
  return [(west + east) / 2, (south + north) / 2];
}

// What is printed is what is seen: a picture of the moving map takes the place of the drawing, which shows where one began.
// The picture is taken in the turn in which the map was drawn, for after it the browser may throw the pixels away.
function printing(life) {
  const { map, place } = life;
  const stage = place.querySelector(".rz-map__stage");
  const seen = () => {
    stage.querySelector(".rz-map__seen")?.remove();
    if (!life.moved) return;
    map.redraw();
    const picture = new Image();
    picture.className = "rz-map__seen";
    picture.alt = map.getCanvas().getAttribute("aria-label") ?? "";
    picture.src = map.getCanvas().toDataURL("image/png");
    stage.prepend(picture);
  };
  matchMedia("print").addEventListener("change", (print) => (print.matches ? seen() : stage.querySelector(".rz-map__seen")?.remove()));
  addEventListener("beforeprint", seen);
}

// ------------------------------------------------------------------------------------------------------------------ choosing

function under({ map, told }, point) {
  const box = [[point.x - REACH, point.y - REACH], [point.x + REACH, point.y + REACH]];
  const layers = ["clusters", "points", "lines", "areas", "missing"].filter((id) => map.getLayer(id));
  return map.queryRenderedFeatures(told.kind === "areas" ? point : box, { layers });
}

function pick(life, point) {
  const [one] = under(life, point);
  if (!one) return close(life);
  const same = life.found.find((other) => other.properties.i === one.properties.i);
  if (same) choose(life, same);
}

async function choose(life, thing) {
  const { map, told } = life;
  const { i, b, n } = thing.properties;
  if (b && (b[2] - b[0] > 1e-7 || b[3] - b[1] > 1e-7)) return map.fitBounds(b, FIT);
  life.at = life.found.indexOf(thing);
  life.chosen = i;
  map.setFilter("chosen-line", chosenOnly(i));
  map.setFilter("chosen-point", ["all", ["==", ["geometry-type"], "Point"], chosenOnly(i)]);
  if (b) return card(life, fill(told.words.points, { number: numbers.format(n) }), [], within(told, b), told.words.rows);
  if (told.kind === "areas") return card(life, thing.properties.t, [areaLine(told, thing.properties)], groupAddress(told, thing.properties), told.words.rows);
  await rowCard(life, thing);
}

const address = (told, changes) => {
  const url = new URL(told.table, location.href);
  for (const [name, value] of Object.entries(changes)) url.searchParams.append(name, value);
  return url.href;
};
const within = (told, box) => (told.place ? address(told, { [`${told.place}__bbox`]: box.join(",") }) : "");
const groupAddress = (told, { k }) => (k === undefined ? "" : address(told, { [told.group]: k }));

function areaLine(told, { v, n, p }) {
  const value = v === undefined ? told.words.missing : `${shown(v, "decimal", 4)} ${told.unit}`.trim();
  const rows = n > 1 ? fill(told.words.of, { number: numbers.format(n) }) : "";
  return ["", [value, rows && `(${rows})`, p !== undefined && p < n ? `· ${numbers.format(p)}/${numbers.format(n)}` : ""].filter(Boolean).join(" ")];
}

async function rowCard(life, thing) {
  const { told } = life;
  const { i, t } = thing.properties;
  const answer = await fetch(`${told.rows}${told.rows.includes("?") ? "&" : "?"}from=${i}&limit=1`);
  if (!answer.ok || life.chosen !== i) return;
  const { rows, columns } = await answer.json();
  const lines = columns
    .filter(({ name }) => name !== told.hidden && rows[0]?.[name] !== null)
    .slice(0, FIELDS)
    .map(({ name, type, unit, label }) => [told.labels[name] || label, [shown(rows[0][name], type), unit].filter(Boolean).join(" ")]);
  card(life, t || "", lines, address(told, { from: i, limit: 1 }), told.words.row);
}

function shown(value, type, places = 8) {
  if (type === "integer" || type === "decimal") return new Intl.NumberFormat(language, { maximumFractionDigits: places }).format(value);
  if (type === "date") return new Intl.DateTimeFormat(language, { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" }).format(new Date(value));
  if (typeof value === "boolean") return document.querySelector("[data-map]").dataset[value ? "yes" : "no"];
  return String(value);
}

function card(life, title, lines, url, words) {
  const box = life.place.querySelector("[data-card]");
  const heading = document.createElement("p");
  heading.className = "rz-map__name";
  heading.textContent = title;
  const list = document.createElement("dl");
  for (const [name, value] of lines) {
    const [term, text] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = name;
    text.textContent = value;
    list.append(...(name ? [term, text] : [text]));
  }
  const link = document.createElement("a");
  link.href = url;
  link.textContent = words;
  box.querySelector("[data-card-content]").replaceChildren(...[title && heading, lines.length && list, url && link].filter(Boolean));
  box.hidden = false;
}

function close(life) {
  life.chosen = null;
  life.map.setFilter("chosen-line", chosenOnly(-1));
  life.map.setFilter("chosen-point", chosenOnly(-1));
  life.place.querySelector("[data-card]").hidden = true;
}

function step(life, by) {
  if (!life.found.length) return;
  const at = (life.at < 0 ? (by > 0 ? 0 : life.found.length - 1) : life.at + by + life.found.length) % life.found.length;
  const thing = life.found[at];
  const { b, n } = thing.properties;
  life.at = at;
  if (b && (b[2] - b[0] > 1e-7 || b[3] - b[1] > 1e-7)) {
    life.chosen = thing.properties.i;
    life.map.setFilter("chosen-point", chosenOnly(life.chosen));
    return card(life, fill(life.told.words.points, { number: numbers.format(n) }), [], within(life.told, b), life.told.words.rows);
  }
  choose(life, thing);
}

// --------------------------------------------------------------------------------------------------------------------- tools

function tools(life) {
  const { map, told, place } = life;
  const ways = {
    nearer: () => map.zoomIn(), farther: () => map.zoomOut(), whole: () => map.fitBounds(told.whole, { padding: 0, duration: 400 }),
    west: () => map.panBy([-200, 0]), east: () => map.panBy([200, 0]), north: () => map.panBy([0, -150]), south: () => map.panBy([0, 150]),
    next: () => step(life, 1), previous: () => step(life, -1), close: () => close(life),
  };
  for (const control of place.querySelectorAll("[data-way]")) {
    if (control.tagName === "A") control.setAttribute("role", "button");
    control.addEventListener("click", (event) => {
      event.preventDefault();
      ways[control.dataset.way]();
    });
  }
  map.getCanvas().addEventListener("keydown", (event) => {
    const way = { n: "next", p: "previous", Escape: "close" }[event.key];
    if (event.key === "Enter" && life.at >= 0) choose(life, life.found[life.at]);
    if (way && !event.ctrlKey && !event.metaKey && !event.altKey) ways[way]();
  });
}

for (const place of document.querySelectorAll("[data-map]")) begin(place);
