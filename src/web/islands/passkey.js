// A form marked data-passkey asks the authenticator before it is sent: options come from data-options, the answer goes into its field `credential`.
// Shown only where the browser can do it (data-passkey-old says so otherwise, data-passkey-without when no script runs); `[data-passkey-said]` says when nothing came of it.
const can = isSecureContext && typeof globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function'

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const said = form.querySelector('[data-passkey-said]')
  form.hidden = !can
  form.parentElement.querySelector('[data-passkey-without]').hidden = true
  form.parentElement.querySelector('[data-passkey-old]').hidden = can
  let busy = false

  const ask = async () => {
    const answer = await fetch(form.dataset.options, { method: 'POST', body: new URLSearchParams(new FormData(form)) })
    if (!answer.ok) throw new Error(String(answer.status))
    const options = await answer.json()
    return form.dataset.passkey === 'create'
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (busy) return
    busy = true
    said.textContent = ''
    try {
      form.elements.credential.value = JSON.stringify((await ask()).toJSON())
      form.submit()
    } catch (error) {
      const word =
        error.name === 'NotAllowedError' || error.name === 'AbortError'
          ? 'cancelled'
          : error.name === 'InvalidStateError'
            ? 'known'
            : 'failed'
      said.textContent = said.dataset[word]
      busy = false
    }
  })
}
// Coming back with the browser's button shows the page as it was left: it asks again.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})
