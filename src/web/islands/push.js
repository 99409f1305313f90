// Forms marked data-push: the first asks this browser whether it may call (data-push: the town's public key), the others end what a device was asked. The page
// shows them where the browser can do it at all; without script nobody is called.
const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
const form = document.querySelector('form[data-push]')
const say = (word) => {
  const note = document.querySelector('[data-push-note]')
  note.textContent = note.dataset[word]
}

if (form && 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis) {
  const known = async () => (await (await navigator.serviceWorker.getRegistration('/'))?.pushManager.getSubscription()) ?? undefined
  form.hidden = false
  document.querySelector('[data-push-cannot]').hidden = true

  form.addEventListener('submit', async (event) => {
    if (form.elements.endpoint.value !== '') return
    event.preventDefault()
    if ((await Notification.requestPermission()) !== 'granted') return say('denied')
    say('asking')
    try {
      const worker = await navigator.serviceWorker.register('/worker.js', { scope: '/' })
      await navigator.serviceWorker.ready
      const key = bytesOf(form.dataset.push)
      const asked =
        (await worker.pushManager.getSubscription()) ??
        (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }))
      form.elements.endpoint.value = asked.endpoint
      form.elements.p256dh.value = textOf(asked.getKey('p256dh'))
      form.elements.auth.value = textOf(asked.getKey('auth'))
      form.submit()
    } catch {
      say('failed')
    }
  })

  // This device among those of the list: ending it there ends it in the browser, too.
  const here = await known()
  for (const other of document.querySelectorAll('form[data-push-end]')) {
    if (!here || other.dataset.pushEnd !== here.endpoint.slice(-24)) continue
    other.querySelector('[data-push-here]').hidden = false
    other.addEventListener('submit', () => void here.unsubscribe())
  }
}
