/** One file of a page that checks by itself: phones save pages without their scripts. `page`: as it came, before its script changed it. Runs in browsers. */
export async function keepPage(page: HTMLElement, name: string): Promise<void> {
  for (const link of page.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')) {
    const style = document.createElement('style')
    style.textContent = await (await fetch(link.getAttribute('href') ?? '')).text()
    link.replaceWith(style)
  }
  for (const needless of page.querySelectorAll('link, script[src]')) needless.remove()
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(['<!doctype html>', page.outerHTML], { type: 'text/html' }))
  link.download = name
  link.click()
}
