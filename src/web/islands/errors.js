// Answers were refused: what has to be corrected is read first. Each line of the summary then puts the cursor into its field.
const summary = document.querySelector('.ds-error-summary')
summary?.focus()
summary?.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]')
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)))
  if (!field) return
  event.preventDefault()
  field.focus()
  ;(field.closest('fieldset, .ds-field') ?? field).scrollIntoView({ block: 'start' })
})
