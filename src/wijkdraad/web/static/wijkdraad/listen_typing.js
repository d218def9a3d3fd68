// Ctrl + Enter saves, from any field; without this the button does.
const form = document.getElementById("typing-form");

form.addEventListener("keydown", (pressed) => {
  if (pressed.key === "Enter" && (pressed.ctrlKey || pressed.metaKey) && !pressed.repeat) {
    pressed.preventDefault();
    form.requestSubmit();
  }
});
