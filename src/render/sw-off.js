// The service worker of a site that keeps nothing: takes away what an older version of the site kept,
// and itself. A browser that has never had the older one never asks for this.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const ours = `lantoa:${new URL(self.registration.scope).pathname}:`;
    for (const name of await caches.keys()) if (name.startsWith(ours)) await caches.delete(name);
    await self.registration.unregister();
  })());
});
