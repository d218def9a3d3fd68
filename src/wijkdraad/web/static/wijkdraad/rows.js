// Warns before a page is left with a form in it that was changed and not saved.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  let unsaved = form.dataset.unsaved === "yes";
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  for (const link of document.querySelectorAll("a[data-leave]")) {
    link.addEventListener("click", () => { unsaved = false; });
  }
  window.addEventListener("beforeunload", (leaving) => {
    if (unsaved) leaving.preventDefault();
  });
}
