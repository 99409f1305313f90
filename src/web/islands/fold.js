// Where all stands in one column the sheets that are background come folded: what is decided from is soon reached. Whoever comes for one by its address finds it open.
const sheets = [...document.querySelectorAll('details.g-sheet--fold')]
const reveal = () => {
  const wanted = location.hash.length > 1 ? document.getElementById(location.hash.slice(1))?.closest('details') : undefined
  if (wanted) wanted.open = true
}
if (matchMedia('(max-width: 61.99rem)').matches) for (const sheet of sheets) sheet.open = false
addEventListener('hashchange', reveal)
reveal()
