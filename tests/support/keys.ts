/** A person without a mouse: everything by keys, and at each stop of Tab the focus is there, seen and not covered (WCAG 2.1.1, 2.4.7, 2.4.11). */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

interface Stop {
  /** accessible name, as a reader says it */
  readonly name: string
  readonly role: string
  /** undefined: nothing is wrong with it */
  readonly wrong?: string
}

const stopNow = (page: Page): Promise<Stop> =>
  page.evaluate(() => {
    const at = document.activeElement as HTMLElement | null
    if (at === null || at === document.body) return { name: '', role: 'body' }
    const labelled = (at.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => (id === '' ? '' : (document.getElementById(id)?.textContent ?? '')))
      .join(' ')
    const labels = 'labels' in at ? [...((at as HTMLInputElement).labels ?? [])].map((label) => label.textContent ?? '').join(' ') : ''
    const own = at.getAttribute('aria-label') ?? (labelled.trim() || labels || at.textContent || at.getAttribute('title') || '')
    const name = own.replace(/\s+/g, ' ').trim()
    const role = at.getAttribute('role') ?? (at instanceof HTMLInputElement ? at.type : at.tagName.toLowerCase())
    const shown = (one: Element): boolean => {
      const style = getComputedStyle(one)
      return (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
    }
    const seen = [at, at.parentElement, at.closest('label'), at.nextElementSibling].some((one) => one !== null && shown(one))
    const box = at.getBoundingClientRect()
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0 && box.height > 0
    const points = [
      [box.left + box.width / 2, box.top + box.height / 2],
      [box.left + 2, box.top + 2],
      [box.right - 2, box.bottom - 2],
    ] as const
    const covered =
      inside &&
      points.every(([x, y]) => {
        const top = document.elementFromPoint(x, y)
        return top !== null && !at.contains(top) && !top.contains(at) && !(top.closest('label')?.contains(at) ?? false)
      })
    const wrong = name === '' ? 'has no name' : !inside ? 'is out of sight' : covered ? 'is covered' : !seen ? 'shows no focus' : undefined
    return { name, role, ...(wrong === undefined ? {} : { wrong }) }
  })

/** Tab, until the focus is on what has this name; every stop on the way is one that can be seen. `most` stops: further, it cannot be reached in sense. */
export async function tabTo(page: Page, name: RegExp, { most = 120, back = false } = {}): Promise<void> {
  const passed: string[] = []
  for (let step = 0; step < most; step++) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
    const stop = await stopNow(page)
    assert.equal(stop.wrong, undefined, `${page.url()}: ${stop.role} “${stop.name}” ${stop.wrong}`)
    if (name.test(stop.name)) return
    passed.push(`${stop.role} ${stop.name.slice(0, 40)}`)
  }
  assert.fail(`${page.url()}: Tab never came to ${name}\n${passed.join('\n')}`)
}

/** Tab to it, then Enter, and the page to which it leads. `stays`: it leads to a place of this one. */
export async function enter(page: Page, name: RegExp, { stays = false } = {}): Promise<void> {
  await tabTo(page, name)
  const left = stays ? undefined : page.waitForEvent('framenavigated')
  await page.keyboard.press('Enter')
  await left
  await page.waitForLoadState()
}

/** The first Tab on a page offers to jump over what stands on each of them, and does. */
export async function skips(page: Page): Promise<void> {
  await page.keyboard.press('Tab')
  const stop = await stopNow(page)
  assert.deepEqual([stop.name, stop.wrong], ['Aller au contenu', undefined], page.url())
  await page.keyboard.press('Enter')
  const within = await page.evaluate(() => document.activeElement?.id === 'content' || document.activeElement?.closest('#content') !== null)
  assert.ok(within, `${page.url()}: the skip link leads nowhere`)
}
