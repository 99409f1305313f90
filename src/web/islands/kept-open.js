// The page without network: opens what this device keeps (`kept.js`) with the secret that only her key can give, and shows it. A form that is kept
// with it is then filled by `offline.js`. What is open lies in this page alone and goes with it.
const shelf = 'guichet-kept'
const part = (name) => document.querySelector(`[data-away-${name}]`)
const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
const curve = { name: 'ECDH', namedCurve: 'P-256' }
const say = (word) => {
  part('said').textContent = word === '' ? '' : part('said').dataset[word]
}

const keyFrom = async (secret, salt, use) => {
  const info = new TextEncoder().encode(`guichet ${use}`)
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  return await crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info }, base, { name: 'AES-GCM', length: 256 }, false, [
    'decrypt',
  ])
}
const open = (key, { iv, bytes }) => crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytesOf(iv) }, key, bytesOf(bytes))

/** The copy as it was sealed; throws for another key's secret. */
async function opened(what, secret) {
  const ours = await open(await keyFrom(secret, bytesOf(what.salt), 'key'), what.private)
  const privateKey = await crypto.subtle.importKey('pkcs8', ours, curve, false, ['deriveBits'])
  const once = bytesOf(what.sealed.once)
  const theirs = await crypto.subtle.importKey('raw', once, curve, false, [])
  const bits = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, privateKey, 256)
  return JSON.parse(new TextDecoder().decode(await open(await keyFrom(bits, once, 'copy'), what.sealed)))
}

async function askKey({ credential, rpId, salt }) {
  const id = bytesOf(credential.replaceAll('-', '+').replaceAll('_', '/'))
  const given = await navigator.credentials.get({
    publicKey: {
      // Nobody checks what is signed: without network it is the secret that opens.
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      rpId,
      // Not by another device: that way needs the network.
      allowCredentials: [{ type: 'public-key', id, transports: ['internal', 'usb', 'nfc', 'ble'] }],
      userVerification: 'required',
      extensions: { prf: { eval: { first: bytesOf(salt) } } },
    },
  })
  return given.getClientExtensionResults().prf?.results?.first
}

const shown = (html) => [...new DOMParser().parseFromString(html, 'text/html').body.childNodes].map((node) => document.adoptNode(node))

function show(copy) {
  const place = part('kept')
  place.replaceChildren(...shown(copy.html))
  place.lang = copy.lang
  place.hidden = false
  document.querySelector('[data-away]')?.remove()
  for (const button of place.querySelectorAll('[data-kept-form]'))
    button.addEventListener('click', () => {
      const form = copy.forms.find(({ path }) => path === button.dataset.keptForm)
      place.replaceChildren(...shown(form.html))
      document.dispatchEvent(new CustomEvent('guichet:form', { detail: form.path }))
      place.querySelector('[data-kept-back]')?.addEventListener('click', () => show(copy))
      seen(place)
    })
  seen(place)
}
function seen(place) {
  document.title = place.querySelector('h1').textContent
  place.focus()
  scrollTo(0, 0)
}

const what = await globalThis.caches?.match('/kept', { cacheName: shelf }).then((found) => found?.json())
const end = async () => {
  await caches.delete(shelf)
  part('open').hidden = true
  part('none').hidden = false
  say('over')
}
if (what && what.until < Date.now()) await end()
else if (what) {
  part('none').hidden = true
  part('open').hidden = false
  let busy = false
  part('open').addEventListener('submit', async (event) => {
    event.preventDefault()
    if (busy) return
    busy = true
    say('')
    try {
      const secret = await askKey(what)
      const copy = secret && (await opened(what, secret).catch(() => undefined))
      if (!copy) say('refused')
      else if (copy.until < Date.now()) await end()
      else show(copy)
    } catch (error) {
      say(error.name === 'NotAllowedError' || error.name === 'AbortError' ? 'cancelled' : 'refused')
    } finally {
      busy = false
    }
  })
}
addEventListener('online', () => part('again')?.focus())
