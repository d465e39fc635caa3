// The one dialog of the explorer, and where the focus goes when what had it was replaced.
export function dialogFor(page) {
  let dialog = null;

  function make() {
    dialog = page.createElement("dialog");
    dialog.className = "rz-dialog";
    dialog.dataset.window = "";
    page.body.append(dialog);
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
      const move = event.target.closest("[data-move]");
      if (move) moveItem(event, move);
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.target.matches("input, select, textarea")) return;
      dialog.querySelector(`[data-key="${event.key}"]`)?.click();
    });
  }

  return {
    get isOpen() {
      return Boolean(dialog?.open);
    },
    close() {
      dialog?.close();
    },
    open(content, from) {
      if (!content) return;
      if (!dialog) make();
      const typed = page.activeElement?.name;
      dialog.replaceChildren(content);
      dialog.dataset.kind = content.dataset.kind;
      dialog.setAttribute("aria-labelledby", "okno-tytul");
      if (!dialog.open) {
        place(dialog, from);
        dialog.showModal();
      }
      const again = typed === "_find" && dialog.querySelector("[name=_find]");
      (again || content).focus();
      if (again) again.setSelectionRange(again.value.length, again.value.length);
    },
  };
}

// Beside what opened it where the window is wide; style.css decides the rest.
function place(dialog, from) {
  const box = from?.getBoundingClientRect();
  const left = box ? Math.min(box.left, document.documentElement.clientWidth - 416) : innerWidth / 2 - 200;
  const top = box ? Math.min(box.bottom + 4, innerHeight - 320) : 80;
  dialog.style.setProperty("--rz-left", `${Math.max(8, left)}px`);
  dialog.style.setProperty("--rz-top", `${Math.max(8, top)}px`);
}

// A column earlier or later in its list, the focus with it.
function moveItem(event, button) {
  event.preventDefault();
  const item = button.closest("[data-item]");
  const other = button.dataset.move === "1" ? item.nextElementSibling : item.previousElementSibling;
  if (!other) return;
  if (button.dataset.move === "1") other.after(item);
  else other.before(item);
  button.focus();
}

// Remembers what has the focus; the function it gives looks for the same thing among what came in its place.
export function keepFocus(old) {
  const active = document.activeElement;
  if (!active || !old.contains(active)) return () => {};
  const { id } = active;
  const name = active.closest("th[data-name]")?.dataset.name;
  const menu = active.classList.contains("rz-table__menu");
  return (now) => {
    const head = name && now.querySelector(`th[data-name="${CSS.escape(name)}"] ${menu ? ".rz-table__menu" : "a"}`);
    const target = (id && document.getElementById(id)) || head || now.querySelector("[data-said]");
    if (target.matches("[data-said]")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
  };
}
