// A page that shows how far something is asks for itself again while it is looked at, and shows what came of it when it is over.
// Without script it is loaded again every few seconds.
const every = 2000
const look = async () => {
  const answer = document.hidden ? undefined : await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined)
  if (answer?.ok) {
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-progress]')
    if (!next) return location.reload()
    // Only what tells how far it is: the focus on a button stays.
    const here = document.querySelector('[data-progress]')
    for (const part of ['[role="status"]', '.g-bar']) {
      const [old, fresh] = [here?.querySelector(part), next.querySelector(part)]
      if (old && fresh) old.replaceWith(fresh)
    }
  }
  setTimeout(look, every)
}
setTimeout(look, every)
