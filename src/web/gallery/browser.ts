/** Opening the gallery in a browser, for tests: pages and assets are answered inside it, under the content policy; no network. */
import type { Browser, BrowserContext, BrowserContextOptions, Route } from 'playwright-core'
import { serveAsset } from '../assets.ts'

export const origin = 'http://guichet.test'
const policy =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'nonce-example'; connect-src 'self'; form-action 'self'; base-uri 'none'"

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
