/** Every component in three languages, in a browser: axe finds nothing, nothing overflows, the content policy refuses nothing. */
import assert from 'node:assert/strict'
import { accessSync, constants, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { serveAsset } from './assets.ts'
import { ErrorPage } from './error-page.tsx'
import * as citizen from './gallery/citizen.tsx'
import * as desk from './gallery/desk.tsx'
import * as form from './gallery/form.tsx'
import { exampleFrame } from './gallery/frame.ts'
import type { Lang } from './words.ts'

const failure = (lang: Lang) => <ErrorPage frame={exampleFrame(lang)} status={500} reference="a1b2" />
const pages = { ...citizen, ...form, ...desk, failure }
type PageName = keyof typeof pages

const origin = 'http://guichet.test'
const policy =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'nonce-example'; connect-src 'self'; form-action 'self'; base-uri 'none'"

function browserPath(): string {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
      const path = join(folder, name)
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {}
    }
  throw new Error('These tests need Chromium: apt-get install chromium')
}

let browser: Browser
before(async () => {
  browser = await chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox', '--disable-background-networking'] })
})
after(() => browser?.close())

async function context(width: number, dark: boolean, javaScriptEnabled = true): Promise<BrowserContext> {
  const made = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled,
    reducedMotion: 'reduce',
  })
  await made.route('**/*', async (route) => {
    const url = new URL(route.request().url())
    const [, lang = '', name = ''] = url.pathname.split('/')
    const asset = url.origin === origin ? serveAsset(url.pathname, undefined) : undefined
    if (asset) return route.fulfill({ body: Buffer.from(await asset.arrayBuffer()), headers: Object.fromEntries(asset.headers) })
    const page = Object.hasOwn(pages, name) ? pages[name as PageName] : undefined
    if (!page || url.origin !== origin) return route.fulfill({ status: 404, body: '' })
    return route.fulfill({
      body: String(page(lang)),
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
    })
  })
  return made
}

async function look(lang: Lang, width: number, dark: boolean, axe: boolean): Promise<string[]> {
  const made = await context(width, dark)
  const found: string[] = []
  for (const name of Object.keys(pages)) {
    const page = await made.newPage()
    const at = `${name} ${lang} ${width} ${dark ? 'dark' : 'light'}`
    page.on('console', (message) => message.type() === 'error' && found.push(`${at}: ${message.text()}`))
    page.on('pageerror', (error) => found.push(`${at}: ${error.message}`))
    await page.goto(`${origin}/${lang}/${name}`)
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const)
    if (wide > seen) found.push(`${at}: ${wide - seen} px too wide`)
    if (axe)
      for (const violation of (await new AxeBuilder({ page }).analyze()).violations)
        found.push(
          `${at}: ${violation.id} ${violation.nodes.map((node) => `${node.target.join(' ')} (${node.failureSummary})`).join('; ')}`,
        )
    const folder = process.env.GUICHET_SCREENS
    if (folder) {
      mkdirSync(folder, { recursive: true })
      await page.screenshot({ path: join(folder, `${name}-${lang}-${width}${dark ? '-dark' : ''}.png`), fullPage: true })
    }
    await page.close()
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
