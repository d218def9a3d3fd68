// On the sign-in page, where signing out ends: notes from the street that still wait on this phone.

import { allNotes, forgetEverything, mayHold } from "./listen_notes.js";

const card = document.getElementById("waiting-notes");
const gone = document.getElementById("waiting-gone");
const remove = card.querySelector("button");

async function begin() {
  if (!(await mayHold())) return;
  const notes = await allNotes();
  if (!notes.length) return;
  card.querySelector("strong").textContent = notes.length === 1 ? card.dataset.one : card.dataset.more.replace("{n}", notes.length);
  card.hidden = false;
}

remove.addEventListener("click", async () => {
  if (!remove.dataset.sure) {
    remove.dataset.sure = "yes";
    remove.textContent = card.dataset.sure;
    return;
  }
  await forgetEverything();
  card.hidden = true;
  gone.hidden = false;
  gone.focus();
});

begin().catch(() => {});
