// After a form came back with errors, the reader starts at their summary.
export function focusErrors(root) {
  root.querySelector(".rz-errors")?.focus();
}
