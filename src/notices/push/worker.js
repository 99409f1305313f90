// The worker of the town in a browser: shows that there is a message, and opens it when it is pressed. It keeps no page (docs/decisions/0067).
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('push', (event) => {
  const { title, body, lang, open, received, tag } = event.data.json()
  const told = self.registration.showNotification(title, { body, lang, tag, data: { open } })
  event.waitUntil(told.then(() => fetch(received, { method: 'POST', credentials: 'omit' })).catch(() => undefined))
})
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(self.clients.openWindow(event.notification.data.open))
})
