// What a person lets this device keep to be read without network (docs/decisions/0069). On the page for it ([data-keep]): asks her key for the secret that only
// it can give (WebAuthn PRF), makes a pair of keys, and keeps the private one sealed under that secret. On every page on which she is signed in: asks for
// a newer copy and seals it for the public one, without her key. `kept-open.js` opens it.
const shelf = 'guichet-kept'
const lang = document.documentElement.lang
const days = 7 * 86_400_000
/** A copy this fresh is not asked for again. */
const fresh = 60_000
const curve = { name: 'ECDH', namedCurve: 'P-256' }
const textOf = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))
const random = (length) => crypto.getRandomValues(new Uint8Array(length))

const keyFrom = async (secret, salt, use) => {
  const info = new TextEncoder().encode(`guichet ${use}`)
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  return await crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info }, base, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
  ])
}
const seal = async (key, bytes) => {
  const iv = random(12)
  return { iv: textOf(iv), bytes: textOf(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes)) }
}

/** For whoever has the private key: a pair for this once, its public half beside what is sealed. */
const sealFor = async (publicKey, copy) => {
  const once = await crypto.subtle.generateKey(curve, true, ['deriveBits'])
  const ours = await crypto.subtle.exportKey('raw', once.publicKey)
  const theirs = await crypto.subtle.importKey('jwk', publicKey, curve, false, [])
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, once.privateKey, 256)
  return { once: textOf(ours), ...(await seal(await keyFrom(secret, ours, 'copy'), new TextEncoder().encode(JSON.stringify(copy)))) }
}

const kept = async () => (await caches.match('/kept', { cacheName: shelf }))?.json()
const keep = async (what, copy) => {
  const until = Date.now() + days
  const whole = { ...what, made: Date.now(), until, sealed: await sealFor(what.public, { ...copy, until }) }
  await (await caches.open(shelf)).put('/kept', new Response(JSON.stringify(whole), { headers: { 'content-type': 'application/json' } }))
}
const post = (path, fields) => fetch(`/${lang}/${path}`, { method: 'POST', body: new URLSearchParams(fields) })

async function refresh() {
  const what = await kept()
  if (!what) return
  if (what.until < Date.now()) return await caches.delete(shelf)
  if (Date.now() - what.made < fresh) return
  const answer = await post('kept/copy', { key: what.credential }).catch(() => undefined)
  // Her key is gone: what it opened goes too. Somebody else's copy (403) is not touched, and cannot be read.
  if (answer?.status === 410) await caches.delete(shelf)
  else if (answer?.ok) await keep(what, await answer.json())
}

async function begin(say) {
  const options = await post('passkey', { ask: 'confirm' })
  if (!options.ok) return say('failed')
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await options.json())
  const salt = random(32)
  const given = await navigator.credentials.get({
    publicKey: { ...publicKey, hints: ['client-device'], extensions: { prf: { eval: { first: salt } } } },
  })
  const secret = given.getClientExtensionResults().prf?.results?.first
  if (!secret) return say('unable')
  // The secret stays here: the town gets what shows that it is her, and no more.
  const answer = await post('kept', { credential: JSON.stringify({ ...given.toJSON(), clientExtensionResults: {} }) })
  if (!answer.ok) return say('failed')
  const pair = await crypto.subtle.generateKey(curve, true, ['deriveBits'])
  const what = {
    credential: given.id,
    rpId: publicKey.rpId,
    salt: textOf(salt),
    public: await crypto.subtle.exportKey('jwk', pair.publicKey),
    private: await seal(await keyFrom(secret, salt, 'key'), await crypto.subtle.exportKey('pkcs8', pair.privateKey)),
  }
  await navigator.serviceWorker.register('/worker.js', { scope: '/' })
  await navigator.serviceWorker.ready
  await keep(what, await answer.json())
  await look()
  say('kept')
}

/** The page shows what this browser can, and what it keeps. */
const part = (name) => document.querySelector(`[data-keep-${name}]`)
async function look() {
  const what = await kept()
  const can = (await globalThis.PublicKeyCredential?.getClientCapabilities?.())?.['extension:prf'] === true
  part('cannot').hidden = can || what !== undefined
  part('begin').hidden = !can || what !== undefined
  part('here').hidden = what === undefined
  if (what) {
    const when = (at) => new Date(at).toLocaleDateString(lang, { day: 'numeric', month: 'long' })
    part('until').textContent = part('until').dataset.until.replace('#', when(what.until))
  }
}
function listen() {
  const note = part('said')
  const say = (word) => {
    note.textContent = note.dataset[word]
  }
  let busy = false
  part('begin').addEventListener('submit', async (event) => {
    event.preventDefault()
    if (busy) return
    busy = true
    say('asking')
    await begin(say).catch((error) => say(error.name === 'NotAllowedError' || error.name === 'AbortError' ? 'cancelled' : 'failed'))
    busy = false
  })
  part('here').addEventListener('submit', async (event) => {
    event.preventDefault()
    await caches.delete(shelf)
    await look()
    say('gone')
  })
}

// A form that was finished without network and is not sent: its page sends it, so the page is named.
async function waiting() {
  const note = document.querySelector('[data-offline-left]')
  if (!note) return
  const shelf = await caches.open('guichet-offline')
  for (const request of await shelf.keys()) {
    const { pathname } = new URL(request.url)
    if (!/^\/[\w-]+\/apply\/\d+\/offline$/.test(pathname) || !(await shelf.match(request))?.headers.get('x-send')) continue
    note.querySelector('a').href = pathname
    note.hidden = false
  }
}

// Only where the browser has all of it: a site with TLS, or this machine.
if (globalThis.caches && globalThis.crypto?.subtle && 'serviceWorker' in navigator) {
  if (part('begin')) {
    listen()
    await look()
  }
  await waiting()
  await refresh()
}
