// Answers for one page and its files, also without a network. KEPT stands in the line above.
// It keeps nothing else: no answer of the site about a programme, and no notes.

const START = `wijkdraad-onderweg ${KEPT.page} `;
const NAME = START + KEPT.version;

async function keep() {
  const cache = await caches.open(NAME);
  await Promise.all([KEPT.page, ...KEPT.files].map(async (address) => {
    const answer = await fetch(address, { cache: "no-cache" });
    // A sign-in page is not the page that was asked for.
    if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
    await cache.put(address, answer);
  }));
  await self.skipWaiting();
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith(START) && name !== NAME) await caches.delete(name);
  }
  await self.clients.claim();
}

async function answer(request, address) {
  const cache = await caches.open(NAME);
  return (await cache.match(address)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const here = address.origin === self.location.origin ? address.pathname : "";
  if (event.request.method === "GET" && (here === KEPT.page || KEPT.files.includes(here))) {
    event.respondWith(answer(event.request, here));
  }
});
