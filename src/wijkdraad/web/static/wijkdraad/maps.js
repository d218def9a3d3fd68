// Shows another hour while the slider moves. Without it the button and the links do the same.

const WAIT_MS = 60;
const slider = document.querySelector(".hours input[type=range]");
let waiting;

function show(band) {
  const row = document.querySelector(`.band-table tr[data-band="${band}"]`);
  if (!row) return;
  document.querySelector(".hours output").textContent = row.dataset.label;
  slider.setAttribute("aria-valuetext", row.dataset.label);
  document.querySelector("#caption").firstChild.textContent = row.dataset.caption;
  for (const one of document.querySelectorAll(".band-table tr")) {
    one.classList.toggle("now-shown", one === row);
  }
  for (const link of document.querySelectorAll(".choices a[data-band]")) {
    if (link.dataset.band === band) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const input of document.querySelectorAll('input[type=hidden][name="uur"]')) input.value = band;
  for (const image of document.querySelectorAll(".pointing input[type=image]")) {
    const address = new URL(image.src);
    address.searchParams.set("uur", band);
    image.src = address.href;
  }
  document.dispatchEvent(new CustomEvent("band-shown", { detail: band }));
  const here = new URL(location.href);
  here.searchParams.set("uur", band);
  history.replaceState(null, "", here);
}

slider?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => show(`${slider.value.padStart(2, "0")}:00`), WAIT_MS);
});
