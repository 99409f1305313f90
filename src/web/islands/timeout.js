// Says before a session ends, lets the person stay, keeps what was typed: nothing here leaves the page.
const dialog = document.querySelector('#session')
if (dialog) {
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`)
  const soon = part('soon')
  let timers = []

  const show = (name, title) => {
    soon.hidden = name !== 'soon'
    part('ended').hidden = name !== 'ended'
    dialog.setAttribute('aria-labelledby', title)
    if (!dialog.open) dialog.showModal()
  }
  const start = (seconds) => {
    for (const timer of timers) clearTimeout(timer)
    timers = [
      setTimeout(
        () => {
          // Drafts are saved while the session still holds.
          document.dispatchEvent(new Event('guichet:save'))
          show('soon', 'session-title')
        },
        Math.max(0, seconds - Number(dialog.dataset.warn)) * 1000,
      ),
      setTimeout(() => show('ended', 'session-ended'), seconds * 1000),
    ]
  }

  soon.addEventListener('submit', async (event) => {
    event.preventDefault()
    try {
      const answer = await fetch(soon.action, { method: 'POST', body: new URLSearchParams(new FormData(soon)), redirect: 'manual' })
      // A redirection answered as opaque is how the page without script goes on; both mean that the session was extended.
      if (!answer.ok && answer.type !== 'opaqueredirect') throw new Error(String(answer.status))
      dialog.close()
      start(Number(dialog.dataset.seconds))
    } catch {
      show('ended', 'session-ended')
    }
  })
  part('close').addEventListener('click', () => dialog.close())
  start(Number(dialog.dataset.seconds))
}
