// A search field with data-suggest on its form offers what may be meant while somebody types: an ARIA combobox with a list box.
// The server says what, as list items with addresses; without this the form is a form.
const WAIT = 120;
const SHORTEST = 2;

export function suggestWhileTyping(root) {
  for (const form of root.querySelectorAll("form[data-suggest]")) {
    combobox(form, form.querySelector("input[type=search]"));
  }
}

function combobox(form, input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-podpowiedzi`;
  list.className = "rz-hints";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestLabel);
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
    input.setAttribute(name, value);
  }
  let timer, asking, at = -1;

  const options = () => [...list.children];
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  };
  const choose = (next) => {
    options()[at]?.setAttribute("aria-selected", "false");
    at = next;
    const option = options()[at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const open = (option) => location.assign(option.dataset.url);
  const ask = async () => {
    asking?.abort();
    const typed = input.value.trim();
    if (typed.length < SHORTEST) return show(false);
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      if (!answer.ok) return show(false);
      list.innerHTML = await answer.text();
      at = -1;
      show(list.children.length > 0 && document.activeElement === input);
    } catch (error) {
      if (error.name !== "AbortError") show(false);
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const many = options().length;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden && many) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((at + 1 + step + many + 1) % (many + 1)) - 1);
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      open(options()[at]);
    }
  });
  input.addEventListener("blur", () => setTimeout(() => show(false), WAIT));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) open(option);
  });
}
