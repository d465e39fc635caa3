// <button data-copy="id" data-copied="Copied"> puts the text of the element into the clipboard. The button is hidden until it works.
export function copyOnRequest(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(root.getElementById(button.dataset.copy).textContent.trim());
      const text = button.querySelector("[data-text]") ?? button;
      const before = text.textContent;
      text.textContent = button.dataset.copied;
      setTimeout(() => (text.textContent = before), 2000);
    });
  }
}
