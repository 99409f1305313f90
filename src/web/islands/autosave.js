// Posts a draft to the address in data-autosave a moment after the last key, and before a session ends. `[data-draft]` says what happened.
for (const form of document.querySelectorAll('form[data-autosave]')) {
  const note = document.querySelector('[data-draft]')
  let timer
  let unsaved = false

  const say = (word) => {
    if (note?.dataset[word]) note.textContent = note.dataset[word]
  }
  const save = async () => {
    clearTimeout(timer)
    if (!unsaved || form.dataset.once === 'sent') return
    unsaved = false
    const values = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'))
    try {
      const answer = await fetch(form.dataset.autosave, { method: 'POST', body: values, keepalive: true })
      if (!answer.ok) throw new Error(String(answer.status))
      say('saved')
    } catch {
      unsaved = true
      say('failed')
      timer = setTimeout(save, 15_000)
    }
  }

  form.addEventListener('input', () => {
    unsaved = true
    clearTimeout(timer)
    timer = setTimeout(save, 1500)
  })
  document.addEventListener('guichet:save', save)
  addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') save()
  })
}
