// A place to drop files takes them, also those pasted on the page, and says the names of several: of one the browser does.
export function nameChosenFiles(root) {
  for (const place of root.querySelectorAll(".rz-drop")) {
    const input = place.querySelector("input[type=file]");
    const name = place.querySelector(".rz-drop__name");
    if (!input || !name) continue;
    const say = () => (name.textContent = input.files.length > 1 ? Array.from(input.files, (file) => file.name).join(", ") : "");
    const take = (files) => {
      if (!files || !files.length) return;
      const chosen = new DataTransfer();
      for (const file of input.multiple ? files : [files[0]]) chosen.items.add(file);
      input.files = chosen.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    input.addEventListener("change", say);
    place.addEventListener("dragover", (event) => {
      event.preventDefault();
      place.setAttribute("data-over", "");
    });
    for (const end of ["dragleave", "drop"]) place.addEventListener(end, () => place.removeAttribute("data-over"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      take(event.dataTransfer.files);
    });
    document.addEventListener("paste", (event) => take(event.clipboardData && event.clipboardData.files));
  }
}
