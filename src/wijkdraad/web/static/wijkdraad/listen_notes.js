// The notes that wait on this phone: kept in IndexedDB until the site has said that it has them.

const DATABASE = "wijkdraad-notities";
const CACHES = "wijkdraad-onderweg ";

function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

let opened;
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("notes", { keyPath: "id" });
      request.result.createObjectStore("drafts", { keyPath: "programme" });
    };
    request.onsuccess = () => {
      // Another tab that removes everything must not wait for this one.
      request.result.onversionchange = () => { request.result.close(); opened = undefined; };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  opened.catch(() => { opened = undefined; });
  return opened;
}

// Resolves only once the change is on the disk of the phone.
async function change(store, act) {
  const transaction = (await database()).transaction(store, "readwrite", { durability: "strict" });
  act(transaction.objectStore(store));
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
}

async function read(store, act) {
  return promised(act((await database()).transaction(store).objectStore(store)));
}

export const keepNote = (note) => change("notes", (notes) => notes.put(note));
export const removeNote = (id) => change("notes", (notes) => notes.delete(id));
export const keepDraft = (draft) => change("drafts", (drafts) => drafts.put(draft));
export const draftOf = (programme) => read("drafts", (drafts) => drafts.get(programme));

export async function allNotes() {
  const notes = await read("notes", (store) => store.getAll());
  return notes.sort((one, other) => one.made - other.made);
}

export const clearAll = async () => {
  await change("notes", (notes) => notes.clear());
  await change("drafts", (drafts) => drafts.clear());
};

// Also the page itself: on a phone that is handed over nothing of the work stays behind.
export async function forgetEverything() {
  await clearAll();
  for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) {
    if (worker.scope.endsWith("/luisteren/onderweg/")) await worker.unregister();
  }
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) {
    if (name.startsWith(CACHES)) await caches.delete(name);
  }
}

// Whether there is a database at all, without making one.
export async function mayHold() {
  if (!indexedDB.databases) return true;
  return (await indexedDB.databases()).some((found) => found.name === DATABASE);
}
