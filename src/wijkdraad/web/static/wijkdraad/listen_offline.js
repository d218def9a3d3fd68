// Notes on the street. A note is kept on the phone first, and leaves it only when the site has it.

import { allNotes, clearAll, draftOf, keepDraft, keepNote, removeNote } from "./listen_notes.js";

const app = document.getElementById("notes-app");
const { programme, standing: standingAddress, send: sendAddress, worker } = app.dataset;
const words = JSON.parse(document.getElementById("note-words").textContent);
const form = document.getElementById("note-form");
const list = document.getElementById("notes");
const waiting = document.getElementById("waiting");
const sendButton = document.getElementById("send");
const outcome = document.getElementById("outcome");
const signIn = document.getElementById("sign-in");
const placeSays = document.getElementById("place-says");
const dropPlace = document.getElementById("drop-place");
const WAIT_MS = 20000;
const WIDE_M = 100;
const DRAFT_AFTER_MS = 150;

// The note in the form: its own id once it was kept before, and the place of the phone.
let edited = null;
let spot = null;
let busy = false;

const say = (name, n) => words[name].replace("{n}", n);
const count = (name, n) => say(n === 1 ? `${name}_one` : `${name}_more`, n);

function tell(sentence, fault = false) {
  outcome.textContent = sentence;
  outcome.classList.toggle("held-back", fault);
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function inWords(day) {
  const date = new Date(`${day}T12:00`);
  if (Number.isNaN(date.getTime())) return "";
  return date.toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long" });
}

function fields() {
  return {
    channel: form.elements.channel.value,
    date: form.elements.date.value,
    text: form.elements.text.value,
    place: form.elements.place.value,
    group: form.elements.group.value,
    at_home: form.elements.at_home.checked,
  };
}

function fill(values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value;
    else field.value = value;
  }
}

function showSpot() {
  dropPlace.hidden = !spot;
  if (spot) placeSays.textContent = say(spot.accuracy > WIDE_M ? "place_wide" : "place_taken", spot.accuracy);
  else placeSays.textContent = "";
}

// Channel and date stay for the next note, as people walk from door to door.
function empty() {
  edited = null;
  spot = null;
  fill({ text: "", place: "", group: "", at_home: false });
  showSpot();
}

let draftTimer;
function draft() {
  if (outcome.textContent === words.saved) tell("");
  clearTimeout(draftTimer);
  draftTimer = setTimeout(() => keepDraft({ programme, ...fields(), spot, edited }).catch(() => {}), DRAFT_AFTER_MS);
}

function button(label, text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "plain";
  made.textContent = label;
  const about = document.createElement("span");
  about.className = "unseen";
  about.textContent = `: ${text}`;
  made.append(about);
  made.addEventListener("click", () => act(made, label));
  return made;
}

// What cannot be undone asks for a second press.
function twice(made, label, act) {
  if (made.dataset.sure) return act();
  made.dataset.sure = "yes";
  made.firstChild.textContent = words.sure;
  setTimeout(() => {
    delete made.dataset.sure;
    made.firstChild.textContent = label;
  }, 6000);
}

function line(note) {
  const item = document.createElement("li");
  item.dataset.id = note.id;
  const said = document.createElement("p");
  said.textContent = note.text;
  const about = document.createElement("small");
  const channel = [...form.elements.channel.options].find((option) => option.value === note.channel);
  about.textContent = [channel?.textContent, inWords(note.date), note.place, note.spot && words.with_place]
    .filter(Boolean).join(" · ");
  item.append(said, about);
  for (const fault of note.faults ?? []) {
    const wrong = document.createElement("p");
    wrong.className = "wrong";
    wrong.textContent = fault;
    item.append(wrong);
  }
  const acts = document.createElement("p");
  acts.className = "ways";
  acts.append(button(words.correct, note.text, () => edit(note)));
  if (note.spot) acts.append(button(words.leave_out_place, note.text, () => keepNote({ ...note, spot: null, faults: [] }).then(show)));
  acts.append(button(words.throw_away, note.text, (made, label) => twice(made, label, async () => {
    await removeNote(note.id);
    await show();
    waiting.focus();
  })));
  item.append(acts);
  return item;
}

async function edit(note) {
  fill(note);
  edited = { id: note.id, made: note.made };
  spot = note.spot;
  showSpot();
  draft();
  form.elements.text.focus();
}

async function show() {
  const all = await allNotes();
  const mine = all.filter((note) => note.programme === programme);
  waiting.textContent = mine.length ? count("waiting", mine.length) : words.waiting_none;
  list.replaceChildren(...mine.map(line));
  sendButton.hidden = !mine.length;
  sendButton.textContent = count("send", mine.length);
  const others = [...new Set(all.filter((note) => note.programme !== programme).map((note) => note.page))];
  const elsewhere = document.getElementById("elsewhere");
  elsewhere.hidden = !others.length;
  elsewhere.querySelector("ul").replaceChildren(...others.map((page) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = page;
    link.textContent = page;
    item.append(link);
    return item;
  }));
  document.getElementById("clear").hidden = !all.length;
}

async function save(event) {
  event.preventDefault();
  const values = fields();
  const missing = document.getElementById("text-missing");
  missing.hidden = Boolean(values.text.trim());
  if (!values.text.trim()) {
    form.elements.text.focus();
    return;
  }
  const note = { id: newId(), made: Date.now(), ...edited, programme, page: location.pathname, ...values, spot, faults: [] };
  try {
    await keepNote(note);
  } catch {
    tell(words.full, true);
    return;
  }
  clearTimeout(draftTimer);
  empty();
  await keepDraft({ programme, ...fields(), spot: null, edited: null }).catch(() => {});
  tell(words.saved);
  await show();
  form.elements.text.focus();
  navigator.storage?.persist?.().catch(() => {});
}

class Stop extends Error {}

async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(WAIT_MS), ...options });
  } catch {
    throw new Stop("no_network");
  }
  if (answer.type === "opaqueredirect") throw new Stop("signed_out");
  if (answer.status === 403 || answer.status === 404) throw new Stop("refused");
  if (![200, 409, 422].includes(answer.status)) throw new Stop("server");
  try {
    return { status: answer.status, said: await answer.json() };
  } catch {
    // The connection broke in the middle of the answer: nobody knows, so the note stays.
    throw new Stop("no_network");
  }
}

async function sendOne(note, csrf) {
  const { faults: _faults, spot: place, made: _made, page: _page, programme: _programme, ...rest } = note;
  const values = new URLSearchParams(rest);
  if (!note.at_home) values.delete("at_home");
  if (place) {
    values.set("latitude", place.latitude);
    values.set("longitude", place.longitude);
  }
  const { status, said } = await ask(sendAddress, { method: "POST", body: values, headers: { "X-CSRFToken": csrf } });
  if (status === 200 && said.kept) {
    await removeNote(note.id);
    return true;
  }
  if (!said.faults) throw new Stop("server");
  await keepNote({ ...note, faults: said.faults });
  return false;
}

async function send() {
  if (busy) return;
  busy = true;
  sendButton.setAttribute("aria-disabled", "true");
  signIn.hidden = true;
  tell(words.sending);
  let sent = 0;
  const says = [];
  try {
    const { said: { csrf } } = await ask(standingAddress);
    const mine = (await allNotes()).filter((note) => note.programme === programme);
    let refused = 0;
    for (const note of mine) {
      if (await sendOne(note, csrf)) {
        sent += 1;
        if (edited?.id === note.id) edited = null;
      } else refused += 1;
    }
    if (refused) says.push(words.held_back);
  } catch (stop) {
    says.push(words[stop instanceof Stop ? stop.message : "server"]);
    signIn.hidden = stop.message !== "signed_out";
  }
  const faulty = says.length > 0;
  if (sent) says.unshift(count("sent", sent));
  await show();
  tell(says.join(" "), faulty);
  busy = false;
  sendButton.removeAttribute("aria-disabled");
  if (sendButton.hidden) outcome.focus();
}

function askPlace() {
  placeSays.textContent = words.place_asking;
  if (!navigator.geolocation) {
    placeSays.textContent = words.place_refused;
    return;
  }
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      spot = { latitude: coords.latitude, longitude: coords.longitude, accuracy: Math.ceil(coords.accuracy) };
      showSpot();
      draft();
    },
    () => { placeSays.textContent = words.place_refused; },
    { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 0 },
  );
}

async function begin() {
  form.elements.date.value = today();
  try {
    const earlier = await draftOf(programme);
    if (earlier) {
      fill(earlier);
      ({ spot, edited } = earlier);
      // A text that was not kept yet belongs to its day; for a new one it is today.
      if (!earlier.text) form.elements.date.value = today();
      showSpot();
    }
    await show();
  } catch {
    tell(words.cannot_keep, true);
    return;
  }
  app.hidden = false;
  const ready = document.getElementById("ready");
  if ("serviceWorker" in navigator) {
    try {
      await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
      await navigator.serviceWorker.ready;
      ready.textContent = words.ready;
    } catch {
      ready.textContent = navigator.serviceWorker.controller ? words.ready : "";
    }
  } else ready.textContent = words.not_ready;
}

form.addEventListener("submit", save);
form.addEventListener("input", draft);
document.getElementById("take-place").addEventListener("click", askPlace);
dropPlace.addEventListener("click", () => {
  spot = null;
  showSpot();
  draft();
  document.getElementById("take-place").focus();
});
sendButton.addEventListener("click", send);
const clear = document.getElementById("clear");
clear.addEventListener("click", () => twice(clear, clear.dataset.label, async () => {
  await clearAll();
  empty();
  await show();
  tell(words.all_gone);
  outcome.focus();
}));
window.addEventListener("pageshow", (event) => { if (event.persisted) show(); });
begin();
