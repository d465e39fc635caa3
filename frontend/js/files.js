// A place to drop a file takes the file, and says its name.
export function nameChosenFiles(root) {
  for (const place of root.querySelectorAll(".rz-drop")) {
    const input = place.querySelector("input[type=file]");
    const name = place.querySelector(".rz-drop__name");
    if (!input || !name) continue;
    input.addEventListener("change", () => (name.textContent = Array.from(input.files, (file) => file.name).join(", ")));
    place.addEventListener("dragover", () => place.setAttribute("data-over", ""));
    for (const end of ["dragleave", "drop"]) place.addEventListener(end, () => place.removeAttribute("data-over"));
  }
}
