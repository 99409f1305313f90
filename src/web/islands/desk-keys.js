// Single keys at the desk (WCAG 2.1.4: they may be switched off, and do nothing while one types). A page says what they do:
// data-key="n" presses that link or button; J and K move among `tr[data-row]`, Enter opens the row's link, X ticks it, / goes to search.
const off = 'guichet.keys'
const allowed = () => localStorage.getItem(off) !== 'off'
const rows = () => [...document.querySelectorAll('tr[data-row]')]
const typing = (target) => target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]')

const move = (step) => {
  const all = rows()
  if (all.length === 0) return false
  const now = all.findIndex((row) => row.ariaCurrent === 'true')
  const next = all[Math.min(all.length - 1, Math.max(0, now < 0 ? 0 : now + step))]
  for (const row of all) row.removeAttribute('aria-current')
  next.ariaCurrent = 'true'
  next.querySelector('a')?.focus()
  next.scrollIntoView({ block: 'nearest' })
  return true
}
const actions = {
  j: () => move(1),
  k: () => move(-1),
  x: () => document.querySelector('tr[data-row][aria-current="true"] input[type="checkbox"]')?.click() ?? rows().length > 0,
  '/': () => {
    const search = document.querySelector('input[type="search"]')
    search?.focus()
    return Boolean(search)
  },
}

document.addEventListener('keydown', (event) => {
  if (!allowed() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
  const key = event.key.toLowerCase()
  const own = document.querySelector(`[data-key="${CSS.escape(key)}"]`)
  if (own) {
    event.preventDefault()
    own.click()
  } else if (Object.hasOwn(actions, key) && actions[key]() !== false) event.preventDefault()
})

for (const box of document.querySelectorAll('input[data-keys]')) {
  box.checked = allowed()
  box.closest('[hidden]')?.removeAttribute('hidden')
  box.addEventListener('change', () => localStorage.setItem(off, box.checked ? 'on' : 'off'))
}
