// A form that is filled without network (data-offline: the key). What is typed is kept on this device under that key, which stays in the page alone, and is
// sent once, by its Idempotency-Key, when there is network. `kept-open.js` hands over a form that it opened without network (guichet:form). With data-offline-many the form is filled again and again: each one waits for itself. Without script, or without the browser's cryptography (no TLS), the form is an ordinary one.
const filled = () => document.querySelector('form[data-offline]')
const shelf = 'guichet-offline'
const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))

// Forms that were shown before this one do nothing any more.
let turn = 0
async function start(place) {
  const own = ++turn
  const shown = () => own === turn && filled() !== null
  const key = await crypto.subtle.importKey('raw', bytesOf(filled().dataset.offline), 'AES-GCM', false, ['encrypt', 'decrypt'])
  filled().dataset.offline = ''
  const many = filled().dataset.offlineMany !== undefined
  const say = (word, count = 0) => {
    const note = document.querySelector('[data-offline-note]')
    note.textContent = note.dataset[word].replace('#', count)
    document.querySelector('[data-offline-forget]').hidden = false
  }

  // On the device: the form as it would be posted, encrypted, with the key of its one sending when the button was pressed.
  const keep = async (send, at = place) => {
    const posted = new Response(new FormData(filled()))
    const type = posted.headers.get('content-type')
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, await posted.arrayBuffer())
    const headers = { 'x-iv': btoa(String.fromCharCode(...iv)), 'x-type': type, 'x-send': send }
    await (await caches.open(shelf)).put(at, new Response(sealed, { headers }))
  }
  const kept = async (at = place) => {
    const found = await (await caches.open(shelf)).match(at)
    if (!found) return undefined
    const { headers } = found
    const opened = { name: 'AES-GCM', iv: bytesOf(headers.get('x-iv')) }
    const body = await crypto.subtle.decrypt(opened, key, await found.arrayBuffer()).catch(() => undefined)
    return body && { body, type: headers.get('x-type'), send: headers.get('x-send') }
  }
  const forget = async (at = place) => (await caches.open(shelf)).delete(at)
  // Forms that were finished without network, each under an address of its own beside the page.
  const queued = async () =>
    (await (await caches.open(shelf)).keys()).map(({ url }) => new URL(url).pathname).filter((one) => one.startsWith(`${place}/~`))
  const isSent = ({ ok, redirected, url }) => ok && (!redirected || new URL(url).pathname === filled().dataset.sent)

  const show = async ({ body, type }) => {
    const data = await new Response(body, { headers: { 'content-type': type } }).formData()
    // What was written on an older draft stays said of that one.
    if (data.has('.base') && filled().elements['.base']) filled().elements['.base'].value = data.get('.base')
    const turn = new Map()
    for (const control of filled().elements) {
      if (!control.name || control.type === 'hidden' || control.type === 'submit') continue
      const values = data.getAll(control.name)
      if (control.type === 'checkbox' || control.type === 'radio') control.checked = values.includes(control.value)
      else if (control.type === 'file') {
        const files = new DataTransfer()
        // A question has two controls of the name where there is a camera: one of them holds what was kept.
        if (!turn.has(control.name)) for (const file of values) if (file.name) files.items.add(file)
        turn.set(control.name, 1)
        control.files = files.files
      } else {
        const at = turn.get(control.name) ?? 0
        turn.set(control.name, at + 1)
        if (values[at] !== undefined) control.value = values[at]
      }
    }
  }

  // A question that another answer rules out is not shown; what was typed in it stays.
  const look = () => {
    for (const part of document.querySelectorAll('[data-when]')) {
      const [answer] = new FormData(filled()).getAll(part.dataset.when)
      part.hidden = answer !== undefined && answer !== '' && (answer === part.dataset.is) === (part.dataset.not !== undefined)
    }
  }

  // Refused: the page says at which question, as it does without script.
  const showRefused = async ({ body, type }) => {
    const answer = await fetch(filled().action, { method: 'POST', body, headers: { 'Content-Type': type } })
    if (answer.redirected) {
      await forget()
      return location.assign(answer.url)
    }
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main')
    if (!next) return say('waiting')
    document.querySelector('main').replaceWith(document.adoptNode(next))
    filled().dataset.offline = ''
    await keep('')
    begin()
    document.querySelector('.ds-error-summary')?.focus()
  }

  // The draft changed elsewhere meanwhile: what differs is shown, both ways, and she says which one goes out. Until then nothing does.
  const answersIn = (form) => {
    const answers = new Map()
    for (const control of form.elements) {
      if (!control.name || control.type === 'hidden' || control.type === 'submit') continue
      const group = control.closest('fieldset')?.querySelector('legend')?.textContent.trim()
      const label = control.labels?.[0]?.textContent.trim() ?? ''
      const pressed = control.type === 'radio' || control.type === 'checkbox'
      const value = pressed
        ? control.checked && label
        : control.type === 'file'
          ? [...control.files].map(({ name }) => name).join(', ')
          : control.tagName === 'SELECT'
            ? control.value && control.selectedOptions[0].textContent.trim()
            : control.value
      const known = answers.get(control.name) ?? { label: pressed ? (group ?? label) : group ? `${group}, ${label}` : label, values: [] }
      if (value) known.values.push(value)
      answers.set(control.name, known)
    }
    return answers
  }
  const showChanged = async (waiting) => {
    await keep('')
    const answer = await fetch(place)
    const other = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('form[data-offline]')
    if (answer.redirected || !other) return say('session')
    const box = document.querySelector('[data-offline-conflict]')
    await show(waiting)
    const here = answersIn(filled())
    const lines = [...answersIn(other)].flatMap(([name, { label, values }]) => {
      const [there, mine] = [values, here.get(name)?.values ?? []].map((some) => some.join(', '))
      return there === mine
        ? []
        : [[label, `${box.dataset.there}\u00a0: ${there || box.dataset.empty}`, `${box.dataset.here}\u00a0: ${mine || box.dataset.empty}`]]
    })
    const made = (tag, ...inside) => {
      const element = document.createElement(tag)
      element.append(...inside)
      return element
    }
    const list = lines.map(([label, ...both]) => made('div', made('dt', label), ...both.map((text) => made('dd', text))))
    box.querySelector('[data-offline-differences]').replaceChildren(...list)
    box.querySelector('[data-offline-mine]').onclick = async () => {
      box.hidden = true
      filled().elements['.base'].value = other.elements['.base'].value
      await keep(crypto.randomUUID())
      await send()
    }
    box.querySelector('[data-offline-theirs]').onclick = async () => {
      await forget()
      location.assign(place)
    }
    say('kept')
    box.hidden = false
    box.focus()
  }

  let busy = false
  const sendMany = async () => {
    if (busy || !shown()) return
    busy = true
    try {
      for (const at of await queued()) {
        const { body, type, send: key } = (await kept(at)) ?? {}
        if (!body) continue
        const answer = await fetch(filled().dataset.send, {
          method: 'POST',
          body,
          headers: { 'Content-Type': type, 'Idempotency-Key': key },
        })
        if (isSent(answer)) await forget(at)
        else if (answer.redirected || answer.status === 401) return say('session')
        else if (answer.status === 422 && !(await kept())) {
          await show({ body, type })
          await forget(at)
          await showRefused({ body, type })
          return
        }
      }
      const left = (await queued()).length
      say(left > 0 ? 'waiting' : 'sent', left)
    } catch {
      say('waiting', (await queued()).length)
    } finally {
      busy = false
    }
  }
  const sendOne = async () => {
    const waiting = await kept()
    if (busy || !shown() || !waiting?.send) return
    busy = true
    say('sending')
    try {
      const headers = { 'Content-Type': waiting.type, 'Idempotency-Key': waiting.send }
      const answer = await fetch(filled().dataset.send, { method: 'POST', body: waiting.body, headers })
      const { title } = answer.ok ? {} : await answer.json()
      if (answer.ok) {
        await forget()
        location.assign(filled().dataset.sent)
      } else if (answer.status === 401) say('session')
      else if (title === 'case.already-sent') say('gone')
      else if (title === 'case.draft-changed') await showChanged(waiting)
      else if (answer.status === 422) await showRefused(waiting)
      else say('waiting')
    } catch {
      say('waiting')
    } finally {
      busy = false
    }
  }

  const send = many ? sendMany : sendOne
  let timer
  const begin = () => {
    document.querySelector('[data-offline-how]').hidden = false
    filled().addEventListener('input', () => {
      look()
      clearTimeout(timer)
      timer = setTimeout(async () => {
        await keep('')
        say('kept')
      }, 800)
    })
    filled().addEventListener('submit', async (event) => {
      event.preventDefault()
      clearTimeout(timer)
      if (many) {
        const key = crypto.randomUUID()
        await keep(key, `${place}/~${key}`)
        await forget()
        filled().reset()
        look()
        return send()
      }
      const before = await kept()
      if (!before?.send) await keep(crypto.randomUUID())
      await send()
    })
    document.querySelector('[data-offline-forget]').addEventListener('click', async () => {
      await forget()
      location.reload()
    })
    look()
  }

  begin()
  const before = await kept()
  if (before) {
    await show(before)
    look()
    say('restored')
    await send()
  }
  if (many && (await queued()).length > 0) await send()
  addEventListener('online', send)
  setInterval(send, 20_000)
  // Somebody signed out in another window, or came back to this page after it: it shows nothing any more.
  const stillHers = async () => {
    if (!shown()) return
    const answer = await fetch(place, { redirect: 'manual' }).catch(() => undefined)
    if (answer?.type === 'opaqueredirect') location.reload()
  }
  addEventListener('visibilitychange', () => document.visibilityState === 'visible' && stillHers())
  addEventListener('pageshow', (event) => event.persisted && stillHers())
}

if (globalThis.caches && globalThis.crypto?.subtle) {
  if (filled()) await start(location.pathname)
  document.addEventListener('guichet:form', ({ detail }) => start(detail))
}
