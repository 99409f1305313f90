// The worker of the town in a browser: shows that there is a message, and opens it when it is pressed; without network it gives the page that says so. It keeps
// that page and what it is made of (`shell`, written before this by the server), never a page of a person (docs/decisions/0069).
const shelf = `guichet-shell-${shell.version}`
const bare = (path) => new Request(path, { credentials: 'omit', cache: 'reload' })

self.addEventListener('install', (event) => {
  const filled = caches.open(shelf).then((shelf) => shelf.addAll([...shell.pages, ...shell.assets].map(bare)))
  event.waitUntil(filled.then(() => self.skipWaiting()))
})
self.addEventListener('activate', (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name.startsWith('guichet-shell-') && name !== shelf))
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => self.clients.claim()))
})

const kept = async (path) => (await caches.open(shelf)).match(path)
const pageFor = (path) => shell.pages.find((page) => page.split('/')[1] === path.split('/')[1]) ?? shell.pages[0]
const isSignOut = ({ method, mode, url }) => method === 'POST' && mode === 'navigate' && /^\/[\w-]+\/sign-out$/.test(new URL(url).pathname)

// Whoever signs out leaves nothing here: what was kept to be read without network, and the calls to this device. Refused (another site asked for it), all stays.
const signOut = async (request) => {
  const { pathname } = new URL(request.url)
  const answer = await fetch(request).catch(() => undefined)
  if (answer?.status === 403) return answer
  await caches.delete('guichet-kept')
  const called = await self.registration.pushManager?.getSubscription()
  if (called) {
    await called.unsubscribe()
    const body = new URLSearchParams({ endpoint: called.endpoint })
    await fetch(`/${pathname.split('/')[1]}/notices/devices/left`, { method: 'POST', body }).catch(() => undefined)
  }
  return answer ?? kept(pageFor(pathname))
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { pathname, origin } = new URL(request.url)
  if (origin !== location.origin) return
  if (isSignOut(request)) event.respondWith(signOut(request))
  else if (request.method !== 'GET') return
  else if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => kept(pageFor(pathname))))
  else if (shell.assets.includes(pathname)) event.respondWith(kept(pathname).then((found) => found ?? fetch(request)))
})

self.addEventListener('push', (event) => {
  const { title, body, lang, open, received, tag } = event.data.json()
  const told = self.registration.showNotification(title, { body, lang, tag, data: { open } })
  event.waitUntil(told.then(() => fetch(received, { method: 'POST', credentials: 'omit' })).catch(() => undefined))
})
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(self.clients.openWindow(event.notification.data.open))
})
