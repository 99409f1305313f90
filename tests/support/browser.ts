/** A real browser on a town: pages with and without script, sign-in, accessibility, pictures. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { violationsOf } from './axe.ts'
import { openChromium } from './chromium.ts'

export interface PageOptions {
  /** false: as with JavaScript switched off */
  readonly script?: boolean
  readonly lang?: string
  readonly width?: number
  readonly dark?: boolean
  /** fingers instead of a mouse */
  readonly touch?: boolean
}

export interface TestBrowser {
  /** a new window with cookies of its own; its addresses start at the town's */
  page(options?: PageOptions): Promise<Page>
}

/** Pages without script. */
const plain = new WeakSet<Page>()

/** Opens Chromium for a test, or fails and says how to get one. What a page logs as an error fails the test when it closes. */
export async function openBrowser(t: Pick<TestContext, 'after'>, url: string): Promise<TestBrowser> {
  const browser = await openChromium()
  const wrong: string[] = []
  t.after(async () => {
    await browser.close()
    assert.deepEqual(wrong, [], 'what the pages reported')
  })
  return {
    page: async ({ script = true, lang = 'fr', width = 1280, dark = false, touch = false } = {}) => {
      const context = await browser.newContext({
        baseURL: url,
        javaScriptEnabled: script,
        locale: lang,
        viewport: { width, height: 900 },
        colorScheme: dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
        hasTouch: touch,
        isMobile: touch,
      })
      const page = await context.newPage()
      if (!script) plain.add(page)
      // A slow machine that does other things: what hangs takes minutes.
      page.setDefaultTimeout(60_000)
      page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error.message}`))
      page.on('console', (message) => {
        // The browser itself reports each answer of 400 and more; tests look at those on purpose.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          wrong.push(`${page.url()}: ${message.text()}`)
      })
      return page
    },
  }
}

/** Signs in as a person of the demonstration (`Samira Lambert`), on the page that lists them; who may act for others goes on for herself. */
export async function signIn(page: Page, name: string, lang = 'fr'): Promise<void> {
  await page.goto(`/${lang}/sign-in`)
  await asResident(page, name)
  await forSelf(page)
}

/** Chooses somebody on the page that lists the people of the demonstration; most residents are folded away there. */
export async function asResident(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true, includeHidden: true })
  if (!(await button.isVisible())) await page.locator('details:has(form) > summary').click()
  await button.click()
}

/** Answers "for whom do you act?" with oneself, where it is asked. */
export async function forSelf(page: Page): Promise<void> {
  await page.waitForLoadState()
  if (new URL(page.url()).pathname.endsWith('/acting')) await page.locator('main form button').first().click()
}

/** On the page of a register: asks it and uses what it shows. */
export async function useRegister(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Demander et voir la réponse' }).click()
  await page.getByRole('button', { name: 'Utiliser cette réponse' }).click()
}

/** axe finds nothing on this page as it stands. */
export async function axe(page: Page): Promise<void> {
  const lines = await violationsOf(page, plain.has(page))
  assert.equal(lines.length, 0, `axe on ${page.url()}:\n${lines.join('\n')}`)
}

/** Nothing on the page is wider than the window. */
export async function fits(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor() // a click may have left the page for a moment without one
  const { content, view } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    view: document.documentElement.clientWidth,
  }))
  assert.ok(content <= view, `${page.url()} is ${content} px wide in a window of ${view}`)
}

/** Looked at in one: axe finds nothing, it fits, and there is a picture. */
export async function seen(page: Page, name: string): Promise<void> {
  await axe(page)
  await fits(page)
  await screens(page, name)
}

/** A picture of the whole page in the folder that `GUICHET_SCREENS` names; without it, nothing. */
export async function screens(page: Page, name: string): Promise<void> {
  const folder = process.env.GUICHET_SCREENS
  if (folder === undefined || folder === '') return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
