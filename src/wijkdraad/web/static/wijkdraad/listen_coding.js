// Keys of the coding page. Without it every choice is a radio button and every action a button.

const KEPT = "wijkdraad-coding-keys";
const form = document.querySelector("form.coding");
const box = document.querySelector("#keys-on");

function typing(target) {
  return target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

if (box) {
  box.disabled = false;
  box.checked = localStorage.getItem(KEPT) !== "off";
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
}

function openNew() {
  const part = document.querySelector("#new-need");
  if (!part) return;
  part.open = true;
  document.querySelector("#id_name").focus();
}

document.querySelector("#need-new")?.addEventListener("click", openNew);

document.addEventListener("keydown", (event) => {
  if (!form || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!plain || !box?.checked || typing(event.target) || !/^[a-z0-9]$/.test(event.key)) return;
  const chosen = document.querySelector(`[data-key="${event.key}"]`);
  if (!chosen) return;
  event.preventDefault();
  if (chosen.matches("a")) {
    chosen.click();
    return;
  }
  const radio = chosen.querySelector("input");
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  if (event.key === "o") openNew();
});
