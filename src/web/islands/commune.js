// Proposals under a text field, from the JSON address in data-suggest (`?q=` → `[{ value, label }]`), after the ARIA combobox pattern.
// The chosen value goes into the hidden field whose id is in data-value. Without script one writes the name and the server asks which.
for (const input of document.querySelectorAll('input[data-suggest]')) {
  const hidden = document.getElementById(input.dataset.value)
  const list = document.createElement('ul')
  list.className = 'g-combo'
  list.id = `${input.id}-list`
  list.role = 'listbox'
  list.hidden = true
  list.ariaLabel = input.labels?.[0]?.textContent?.trim() ?? ''
  const status = document.createElement('p')
  status.className = 'ds-sr-only'
  status.role = 'status'
  input.after(list, status)
  input.role = 'combobox'
  input.autocomplete = 'off'
  input.setAttribute('aria-autocomplete', 'list')
  input.setAttribute('aria-controls', list.id)
  input.setAttribute('aria-expanded', 'false')
  let asked = 0
  let timer
  let active = -1

  const close = () => {
    list.hidden = true
    active = -1
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
  }
  const choose = (option) => {
    input.value = option.dataset.label
    if (hidden) hidden.value = option.dataset.value
    close()
    input.dispatchEvent(new Event('input', { bubbles: true }))
    status.textContent = ''
  }
  const move = (step) => {
    const options = [...list.children]
    if (options.length === 0) return
    active = (active + step + options.length) % options.length
    for (const [index, option] of options.entries()) option.ariaSelected = String(index === active)
    input.setAttribute('aria-activedescendant', options[active].id)
    options[active].scrollIntoView({ block: 'nearest' })
  }
  const propose = async () => {
    const turn = ++asked
    const query = input.value.trim()
    if (query.length < 2) return close()
    const address = new URL(input.dataset.suggest, location.href)
    address.searchParams.set('q', query)
    const answer = await fetch(address, { headers: { accept: 'application/json' } }).catch(() => undefined)
    // An older answer that arrives late is not shown.
    if (turn !== asked || !answer?.ok) return
    const found = await answer.json()
    list.replaceChildren(
      ...found.slice(0, 8).map(({ value, label }, index) => {
        const option = document.createElement('li')
        option.id = `${list.id}-${index}`
        option.role = 'option'
        option.ariaSelected = 'false'
        option.dataset.value = value
        option.dataset.label = label
        option.textContent = label
        return option
      }),
    )
    active = -1
    list.hidden = found.length === 0
    input.setAttribute('aria-expanded', String(found.length > 0))
    status.textContent =
      input.dataset[list.children.length === 0 ? 'none' : list.children.length === 1 ? 'one' : 'many']?.replace(
        '#',
        String(list.children.length),
      ) ?? ''
  }

  input.addEventListener('input', (event) => {
    if (!event.isTrusted) return
    if (hidden) hidden.value = ''
    clearTimeout(timer)
    timer = setTimeout(propose, 150)
  })
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (list.hidden) return
      event.preventDefault()
      move(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault()
      choose(list.children[active])
    } else if (event.key === 'Escape') close()
  })
  list.addEventListener('mousedown', (event) => {
    const option = event.target.closest('[role="option"]')
    if (!option) return
    // Before blur, which would close the list.
    event.preventDefault()
    choose(option)
  })
  input.addEventListener('blur', close)
}
