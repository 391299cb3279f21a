/* Keeps the register at the door, and the files it is made of, for when there is no connection. */

const KEPT = "door-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (!Array.isArray(event.data?.keep)) return;
  event.waitUntil((async () => {
    const cache = await caches.open(KEPT);
    await Promise.all(event.data.keep.map(async (address) => {
      const answer = await fetch(address, { credentials: "omit" });
      if (answer.ok) await cache.put(address, answer);
    }));
    event.source?.postMessage({ kept: true });
  })());
});

/* The page: from the network, and from what was kept where there is none. One that is closed is
   forgotten. */
const page = async (request) => {
  const address = request.url.split(/[?#]/)[0];
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await cache.put(address, answer.clone());
    if (answer.status === 404) await cache.delete(address);
    return answer;
  } catch (error) {
    const before = await cache.match(address);
    if (before) return before;
    throw error;
  }
};

/* A file of the page has its digest in its name: what is kept stays right. */
const file = async (request) => {
  const cache = await caches.open(KEPT);
  return (await cache.match(request.url)) ?? fetch(request);
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (!new URL(request.url).pathname.startsWith("/door/")) event.respondWith(file(request));
});
