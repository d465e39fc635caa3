// Correcting a reading by pointing. Without this file the numbers of rows and the letters of columns are links to the same menus.
//
// Click, Enter      open the menu of the row or column      Shift + click, Shift + arrow   take in the rows up to here
// arrows, Home, End go from one to the next                 a letter                       choose in the menu
const can = typeof HTMLElement.prototype.showPopover === "function";
const ROWS = "a[data-row]";
const COLUMNS = "a[data-column]";
let lastPlace = null;

const place = () => document.querySelector("[data-pointing]");
const menuOf = (link) => place().querySelector(`[data-menu="${link.matches(ROWS) ? "row" : "column"}"]`);
const all = (selector) => [...place().querySelectorAll(selector)];

// One stop of the Tab key for all rows, one for all columns: arrows go on from there.
function arrange() {
  if (!can || !place()) return;
  for (const selector of [ROWS, COLUMNS]) {
    all(selector).forEach((link, at) => {
      link.tabIndex = at ? -1 : 0;
      link.setAttribute("role", "button");
      link.setAttribute("aria-haspopup", "dialog");
    });
  }
  for (const menu of all("[data-menu]")) {
    if (menu.id === "menu") continue;
    menu.popover = "auto";
    menu.hidden = false;
  }
}

function open(link, first = link) {
  const menu = menuOf(link);
  if (!menu || !menu.popover) return false;
  const form = menu.querySelector("form").elements;
  if (link.matches(ROWS)) {
    const rows = [Number(first.dataset.row), Number(link.dataset.row)].sort((a, b) => a - b);
    form.first.value = rows[0];
    form.final.value = rows[1];
    menu.querySelector("[data-first]").textContent = rows[0] === rows[1] ? rows[0] : `${rows[0]}–${rows[1]}`;
    current(menu, { header: "heading", data: "data", total: "total", footer: "notes" }[link.dataset.role] ?? "left-out");
  } else {
    form.position.value = link.dataset.position;
    form.label.value = link.dataset.label;
    form.unit.value = link.dataset.unit;
    menu.querySelector("[data-letter]").textContent = link.dataset.letter;
    for (const part of menu.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "out") !== (link.dataset.out === "1");
    current(menu, `kind-${link.dataset.kind}`);
  }
  lastPlace = link.matches(ROWS) ? `a[data-row="${link.dataset.row}"]` : `a[data-position="${link.dataset.position}"]`;
  menu.showPopover();
  put(menu, link);
  menu.querySelector("button:not([hidden] button)")?.focus();
  return true;
}

function current(menu, mark) {
  for (const button of menu.querySelectorAll("button[name=mark]")) {
    if (button.value === mark) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

// Beside what was pointed at, and inside of the window.
function put(menu, link) {
  const at = link.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = at.left;
  const top = at.bottom + 4;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(top, innerHeight - size.height - 8))}px`;
}

// Rows taken in with the Shift key are shown as such.
function mark(first, link) {
  const [from, to] = [Number(first.dataset.row), Number(link.dataset.row)].sort((a, b) => a - b);
  for (const one of all(ROWS)) one.closest("tr").toggleAttribute("data-chosen", Number(one.dataset.row) >= from && Number(one.dataset.row) <= to);
}

let first = null;

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(`${ROWS}, ${COLUMNS}`);
  if (!link || !can || event.ctrlKey || event.metaKey) return;
  const start = event.shiftKey && first?.isConnected && link.matches(ROWS) ? first : link;
  if (link.matches(ROWS)) {
    first = start;
    mark(first, link);
  }
  if (open(link, start)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu]");
  if (menu) return inMenu(event, menu);
  const link = event.target.closest?.(`${ROWS}, ${COLUMNS}`);
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  const links = all(link.matches(ROWS) ? ROWS : COLUMNS);
  const steps = link.matches(ROWS) ? { ArrowDown: 1, ArrowUp: -1 } : { ArrowRight: 1, ArrowLeft: -1 };
  const at = links.indexOf(link);
  const to = event.key === "Home" ? 0 : event.key === "End" ? links.length - 1 : at + (steps[event.key] ?? 0);
  if (event.key === " " || event.key === "Enter") {
    event.preventDefault();
    open(link, event.shiftKey && first?.isConnected ? first : link.closest("[data-chosen]") && first?.isConnected ? first : link);
  } else if (to !== at && links[to]) {
    event.preventDefault();
    links[to].focus();
    link.tabIndex = -1;
    links[to].tabIndex = 0;
    if (!links[to].matches(ROWS)) return;
    if (!event.shiftKey) first = links[to];
    first ??= link;
    mark(first, links[to]);
  }
});

function inMenu(event, menu) {
  if (event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
  const buttons = [...menu.querySelectorAll("button[name=mark]")].filter((button) => button.offsetParent);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
    return;
  }
  const chosen = event.key.length === 1 && buttons.find((button) => button.dataset.key?.toLowerCase() === event.key.toLowerCase());
  if (chosen) {
    event.preventDefault();
    chosen.click();
  }
}

// After a mark the place is new: back to the row or column that was pointed at, and what came of it is read aloud.
document.addEventListener("htmx:after:swap", () => {
  arrange();
  const aloud = document.getElementById("wynik-na-glos");
  if (aloud) aloud.textContent = place()?.querySelector("[data-aloud]")?.textContent ?? "";
  const link = lastPlace && place()?.querySelector(lastPlace);
  if (link) {
    all(link.matches(ROWS) ? ROWS : COLUMNS).forEach((one) => (one.tabIndex = one === link ? 0 : -1));
    link.focus({ preventScroll: true });
  }
});

arrange();
