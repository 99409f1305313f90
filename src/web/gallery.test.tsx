/** Every component in three languages, in a browser: axe finds nothing, nothing overflows, the content policy refuses nothing. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { violationsOf } from '../../tests/support/axe.ts'
import { openChromium } from '../../tests/support/chromium.ts'
import { ErrorPage } from './error-page.tsx'
import { openWindow, origin } from './gallery/browser.ts'
import * as citizen from './gallery/citizen.tsx'
import * as desk from './gallery/desk.tsx'
import * as form from './gallery/form.tsx'
import { exampleFrame } from './gallery/frame.ts'
import type { Lang } from './words.ts'

const failure = (lang: Lang) => <ErrorPage frame={exampleFrame(lang)} status={500} reference="a1b2" />
const pages = { ...citizen, ...form, ...desk, failure }
type PageName = keyof typeof pages

let browser: Browser
before(async () => {
  browser = await openChromium()
})
after(() => browser?.close())

function pageAt(path: string): string | undefined {
  const [, lang = '', name = ''] = path.split('/')
  return Object.hasOwn(pages, name) ? String(pages[name as PageName](lang)) : undefined
}

async function look(lang: Lang, width: number, dark: boolean, axe: boolean): Promise<string[]> {
  const made = await openWindow(browser, { viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light' }, pageAt)
  const found: string[] = []
  const page = await made.newPage()
  let at = ''
  page.on('console', (message) => message.type() === 'error' && found.push(`${at}: ${message.text()}`))
  page.on('pageerror', (error) => found.push(`${at}: ${error.message}`))
  for (const name of Object.keys(pages)) {
    at = `${name} ${lang} ${width} ${dark ? 'dark' : 'light'}`
    await page.goto(`${origin}/${lang}/${name}`)
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const)
    if (wide > seen) found.push(`${at}: ${wide - seen} px too wide`)
    if (axe) found.push(...(await violationsOf(page)).map((violation) => `${at}: ${violation}`))
    const folder = process.env.GUICHET_SCREENS
    if (folder) {
      mkdirSync(folder, { recursive: true })
      await page.screenshot({ path: join(folder, `${name}-${lang}-${width}${dark ? '-dark' : ''}.png`), fullPage: true })
    }
  }
  await made.close()
  return found
}

for (const [lang, width, dark, axe] of [
  ['fr', 1280, false, true],
  ['en', 390, true, true],
  ['nl', 320, false, true],
  ['nl', 1280, true, false],
  ['fr', 320, true, false],
] as const)
  test(`${lang}, ${width} px, ${dark ? 'dark' : 'light'}: nothing wrong`, async () => {
    assert.deepEqual(await look(lang, width, dark, axe), [])
  })
