/** Opening the gallery in a browser, for tests: pages and assets are answered inside it, under the content policy; no network. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Route } from 'playwright-core'
import { serveAsset } from '../assets.ts'

export const origin = 'http://guichet.test'
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

/** The browser of this machine. Throws, and says how to get one, when there is none. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox', '--disable-background-networking'] })

/** A window in which `pageAt` makes the page of a path; `answer` takes what is not a page (posts, JSON). */
export async function openWindow(
  browser: Browser,
  options: BrowserContextOptions,
  pageAt: (path: string) => string | undefined,
  answer?: (route: Route) => Promise<boolean>,
): Promise<BrowserContext> {
  const made = await browser.newContext({ reducedMotion: 'reduce', ...options })
  await made.route('**/*', async (route) => {
    const { origin: from, pathname } = new URL(route.request().url())
    if (from !== origin) return route.abort()
    const asset = serveAsset(pathname, undefined)
    if (asset) return route.fulfill({ body: Buffer.from(await asset.arrayBuffer()), headers: Object.fromEntries(asset.headers) })
    if (answer && (await answer(route))) return
    const body = pageAt(pathname)
    if (body === undefined) return route.fulfill({ status: 404, body: '' })
    return route.fulfill({ body, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy } })
  })
  return made
}
