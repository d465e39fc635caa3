// What was typed into a form of the office is kept in this browser until it was sent: a session may end, a browser may be closed.
// Files and passwords are never kept; signing out forgets everything; after a week nobody comes back for it.
const PREFIX = "rz-kept:", SENT = "rz-sent", WEEK_MS = 7 * 24 * 3600 * 1000;

const store = (() => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
})();

const nameOf = (form) => PREFIX + location.pathname + " " + new URL(form.action, location.href).pathname;
const fieldsOf = (form) => Array.from(form.elements).filter((one) => one.name && (one.tagName === "TEXTAREA" || (one.tagName === "INPUT" && ["text", "date", "time", "email", "number"].includes(one.type))));

export function keepWhatIsTyped(root) {
  if (!store) return;
  const office = root.body.classList.contains("rz-office");
  const sent = store.getItem(SENT);
  if (sent && root.querySelector("input[type=password]")) store.setItem(...JSON.parse(sent)); // the session had ended: nothing was sent
  store.removeItem(SENT);
  if (!office) return;
  for (const form of root.querySelectorAll("form[method=post]")) {
    const name = nameOf(form);
    if (form.closest(".rz-header")) form.addEventListener("submit", forgetAll);
    restore(form, store.getItem(name), root.body.dataset.kept);
    form.addEventListener("input", () => store.setItem(name, JSON.stringify({ at: Date.now(), values: fieldsOf(form).map((one) => [one.name, one.value]) })));
    form.addEventListener("submit", () => {
      const kept = store.getItem(name);
      if (kept) store.setItem(SENT, JSON.stringify([name, kept]));
      store.removeItem(name);
    });
  }
}

function restore(form, kept, told) {
  if (!kept || form.querySelector("[aria-invalid]")) return;
  const { at, values } = JSON.parse(kept);
  if (Date.now() - at > WEEK_MS) return;
  const fields = fieldsOf(form);
  const changed = values.filter(([name, value]) => fields.some((one) => one.name === name && one.value !== value && (one.value = value)));
  if (!changed.length) return;
  form.closest("details")?.setAttribute("open", "");
  const note = document.createElement("p");
  note.className = "rz-soft rz-small";
  note.setAttribute("role", "status");
  note.textContent = told;
  form.prepend(note);
}

function forgetAll() {
  for (const name of Object.keys(store)) if (name.startsWith(PREFIX) || name === SENT) store.removeItem(name);
}
