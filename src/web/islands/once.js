// A form marked data-once is sent once: later presses do nothing until the page is left or shown again. The server keeps the same promise.
for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.once === 'sent') {
      event.preventDefault()
      return
    }
    form.dataset.once = 'sent'
    // Only marked, not disabled: a disabled button would not send its own name and value.
    event.submitter?.setAttribute('aria-disabled', 'true')
  })
}
// Coming back with the browser's button shows the page as it was left: it may be sent again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-once="sent"]')) {
    form.dataset.once = ''
    for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled')
  }
})
