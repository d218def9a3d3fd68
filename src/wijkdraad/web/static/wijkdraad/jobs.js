// Keeps the page of a job up to date. Without it the link on the page does the same by hand.

const EVERY_MS = 1000;
const card = document.querySelector(".job[data-state]");

function show(standing) {
  const bar = card.querySelector("progress");
  bar.max = standing.all || 1;
  bar.value = standing.done;
  const says = card.querySelector(".says");
  if (says.textContent !== standing.says) says.textContent = standing.says;
}

async function follow() {
  try {
    const answer = await fetch(card.dataset.state, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const standing = await answer.json();
    if (standing.finished) {
      location.reload();
      return;
    }
    show(standing);
    card.querySelector(".refresh").hidden = true;
  } catch {
    card.querySelector(".refresh").hidden = false;
  }
  setTimeout(follow, EVERY_MS);
}

if (card) follow();
