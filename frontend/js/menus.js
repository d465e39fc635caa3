// A menu (<details data-more>) closes by Escape, which gives the focus back, and when one goes elsewhere.
export function closeMenus(root) {
  root.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest?.("details[data-more][open]");
    if (!open) return;
    open.removeAttribute("open");
    open.querySelector("summary").focus();
  });
  for (const kind of ["pointerdown", "focusin"]) {
    root.addEventListener(kind, (event) => {
      for (const menu of root.querySelectorAll("details[data-more][open]")) {
        if (!menu.contains(event.target)) menu.removeAttribute("open");
      }
    });
  }
}
