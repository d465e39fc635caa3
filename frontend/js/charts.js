// Brings the charts of a page to life: the drawing of the server gives way to the same one by Vega, which answers to a pointer.
// Expressions are interpreted (no eval), so the page's security policy stays as strict as everywhere.
// Of Vega's transforms only those that our charts use: maps, trees, forces and clouds of words would be a quarter more to load.
import { transforms } from "vega-dataflow";
import * as encode from "vega-encode";
import { expressionInterpreter } from "vega-interpreter";
import { parse } from "vega-parser";
import * as data from "vega-transforms";
import { View } from "vega-view";
import * as layout from "vega-view-transforms";

Object.assign(transforms, data, layout, encode);

const WAIT_MS = 150;

async function enliven(drawing) {
  const answer = await fetch(drawing.dataset.chart);
  if (!answer.ok) return;
  const stage = document.createElement("div");
  const runtime = parse(await answer.json(), null, { ast: true });
  const view = new View(runtime, { renderer: "svg", expr: expressionInterpreter, hover: true, tooltip: tooltip(drawing), container: stage });
  await view.runAsync();
  // The picture beside is described in words by the page; what Vega says of itself would be read twice.
  stage.setAttribute("aria-hidden", "true");
  drawing.replaceChildren(stage);
  drawing.dataset.alive = "";
}

// What the pointer is over, in the words that the server prepared: one line for each field.
function tooltip(drawing) {
  const box = drawing.parentElement.querySelector("[data-tip]");
  return (_handler, event, _item, value) => {
    box.hidden = !value;
    if (!value) return;
    const lines = typeof value === "object" ? Object.entries(value).map(([name, text]) => line(name, text)) : [line("", value)];
    box.replaceChildren(...lines);
    const frame = drawing.parentElement.getBoundingClientRect();
    const left = Math.min(event.clientX - frame.left + 14, frame.width - box.offsetWidth - 4);
    box.style.left = `${Math.max(0, left)}px`;
    box.style.top = `${event.clientY - frame.top + 16}px`;
  };
}

function line(name, text) {
  const row = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = text;
  row.append(name ? `${name}: ` : "", strong);
  return row;
}

// Only the drawing that is shown at this width is brought to life, and the other one when the width changes.
function shown() {
  for (const drawing of document.querySelectorAll("[data-chart]:not([data-alive])")) {
    if (drawing.offsetParent !== null && !drawing.dataset.waking) {
      drawing.dataset.waking = "yes";
      enliven(drawing).catch((error) => console.error(error));
    }
  }
}

let waiting = 0;
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(shown, WAIT_MS);
});
shown();
