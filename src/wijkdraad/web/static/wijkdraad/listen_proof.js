// Solves the small puzzle of a form while someone reads or types: a number with which the SHA-256 of
// the task begins with enough zeros. Nobody has to do or see anything. Without this script, or where
// it takes too long, the form is sent all the same.
// Our own SHA-256 and not crypto.subtle, which is missing without https and is slow in small pieces.

const SLICE_MS = 12;
const LONGEST_MS = 8000;
const ROUND = Uint32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)));
const START = Uint32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)));

function primes(count) {
  const found = [];
  for (let number = 2; found.length < count; number += 1) {
    if (found.every((prime) => number % prime)) found.push(number);
  }
  return found;
}

function fraction(root) {
  return Math.floor((root - Math.floor(root)) * 2 ** 32);
}

const words = new Uint32Array(64);

function mix(state, bytes, from) {
  for (let i = 0; i < 16; i += 1) {
    const at = from + 4 * i;
    words[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const x = words[i - 15];
    const y = words[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + words[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => {
    state[i] += value;
  });
}

// The first 32 bits of the SHA-256 of a text of plain letters.
function firstBits(text) {
  const length = text.length;
  const bytes = new Uint8Array(Math.ceil((length + 9) / 64) * 64);
  for (let i = 0; i < length; i += 1) bytes[i] = text.charCodeAt(i);
  bytes[length] = 0x80;
  new DataView(bytes.buffer).setUint32(bytes.length - 4, length * 8);
  const state = START.slice();
  for (let from = 0; from < bytes.length; from += 64) mix(state, bytes, from);
  return state[0];
}

const puzzles = new Map();

function solve(task, zeroBits, done) {
  const began = performance.now();
  let number = 0;
  function slice() {
    const until = performance.now() + SLICE_MS;
    while (performance.now() < until) {
      for (let i = 0; i < 50; i += 1) {
        if (firstBits(`${task}:${number}`) >>> (32 - zeroBits) === 0) return done(String(number));
        number += 1;
      }
    }
    return performance.now() - began > LONGEST_MS ? done("") : setTimeout(slice);
  }
  setTimeout(slice);
}

for (const field of document.querySelectorAll("input[data-proof-task]")) {
  const { proofTask, zeroBits } = field.dataset;
  let puzzle = puzzles.get(proofTask);
  if (!puzzle) {
    puzzle = { solved: false, fields: [], waiting: null };
    puzzles.set(proofTask, puzzle);
    solve(proofTask, Number(zeroBits), (answer) => {
      puzzle.solved = true;
      for (const one of puzzle.fields) one.value = answer;
      if (puzzle.waiting) puzzle.waiting.form.requestSubmit(puzzle.waiting.submitter);
    });
  }
  puzzle.fields.push(field);
  field.form.addEventListener("submit", (event) => {
    // A press on a map sends nothing yet, and would lose where it was pressed.
    const onMap = event.submitter && event.submitter.type === "image";
    if (puzzle.solved || onMap || !field.form.requestSubmit) return;
    event.preventDefault();
    puzzle.waiting = { form: field.form, submitter: event.submitter };
  });
}
