// <select data-send> sends its form when changed; its button is for readers without scripts.
export function sendOnChange(root) {
  for (const select of root.querySelectorAll("select[data-send]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
    select.form.querySelector("[data-send-button]")?.setAttribute("hidden", "");
  }
}
