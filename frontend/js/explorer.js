// The explorer of a table without loading the whole page anew. Every link and form is what it is without this file: its address
// is asked for, and the parts of the answer (`data-part`) take the places of those that stand here. What an address opens above
// the table (`#okno`) stands in a dialog instead.
import { dialogFor, keepFocus } from "./windows.js";

const root = () => document.getElementById("badacz");
const wide = matchMedia("(min-width: 64rem)");
let asking = null;
let shown = location.pathname + location.search;
let facetsOpen = wide.matches;

async function ask(url) {
  asking?.abort();
  asking = new AbortController();
  const late = setTimeout(() => root()?.setAttribute("aria-busy", "true"), 250);
  try {
    const answer = await fetch(url, { signal: asking.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.getElementById("badacz") ? { page, url: new URL(answer.url) } : null;
  } finally {
    clearTimeout(late);
    root()?.removeAttribute("aria-busy");
  }
}

async function follow(url, then) {
  try {
    const found = await ask(url);
    if (found) then(found);
    else location.assign(url);
  } catch (wrong) {
    if (wrong.name !== "AbortError") location.assign(url);
  }
}

function swap(page) {
  const focus = keepFocus(root());
  const aside = root().querySelector(".rz-scroll")?.scrollLeft ?? 0;
  for (const part of page.querySelectorAll("[data-part]")) document.getElementById(part.id)?.replaceWith(part);
  const scroll = root().querySelector(".rz-scroll");
  if (scroll) scroll.scrollLeft = aside;
  openFacets();
  focus(root());
  document.getElementById("powiedziane").textContent = root().querySelector("[data-said]").textContent;
}

function show(url, { push = true, top = false } = {}) {
  follow(url, (found) => {
    dialog.close();
    swap(found.page);
    shown = found.url.pathname + found.url.search;
    if (push) history.pushState(null, "", shown);
    if (top) root().scrollIntoView({ block: "start" });
  });
}

function open(url, from) {
  follow(url, ({ page }) => dialog.open(page.getElementById("okno"), from));
}

function openFacets() {
  const facets = root().querySelector("details[data-wide]");
  if (!facets) return;
  facets.dataset.free = "";
  facets.open = facetsOpen;
}

const here = (url) => url.origin === location.origin && url.pathname === location.pathname;
const within = (element) => element.closest("#badacz, dialog[data-window]");
const dialog = dialogFor(document);

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a[href]");
  if (link) return clickedLink(event, link);
  const cell = event.target.closest(".rz-table tbody :is(td, th):not(.rz-table__number)");
  if (cell && within(cell) && getSelection().isCollapsed) openCell(cell);
});

function clickedLink(event, link) {
  const url = new URL(link.href);
  if (!within(link) || !here(url) || link.hasAttribute("download") || link.target) return;
  if (link.hasAttribute("data-close") && dialog.isOpen) {
    event.preventDefault();
    return dialog.close();
  }
  if (url.hash && !link.hasAttribute("data-window") && !link.hasAttribute("data-close")) return;
  event.preventDefault();
  const cell = link.closest(".rz-table tbody :is(td, th):not(.rz-table__number)");
  if (cell && event.pointerType === "touch" && openCell(cell)) return;
  url.hash = "";
  if (link.hasAttribute("data-window")) open(url, link);
  else show(url, { top: /next|prev/.test(link.rel) });
}

function openCell(cell) {
  const row = cell.parentElement.querySelector(".rz-table__number a");
  const head = cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
  if (!row || !head.dataset.name) return false;
  const url = new URL(row.href);
  url.searchParams.set("_cell", head.dataset.name);
  url.hash = "";
  open(url, cell);
  return true;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !within(form) || form.method !== "get" || !here(new URL(form.action))) return;
  event.preventDefault();
  const url = new URL(form.action);
  url.search = new URLSearchParams(new FormData(form, event.submitter));
  follow(url, (found) => {
    const opened = found.page.getElementById("okno");
    if (opened) return dialog.open(opened);
    dialog.close();
    swap(found.page);
    shown = found.url.pathname + found.url.search;
    history.pushState(null, "", shown);
  });
});

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("#badacz details[data-wide]")) facetsOpen = event.target.open;
}, true);

addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) show(new URL(location.href), { push: false });
});

if (root()) {
  document.body.dataset.explorer = "";
  openFacets();
}
