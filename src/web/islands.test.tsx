/** Browser code in a browser. Each page works without it (journeys say so); here is what it adds. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page, Route } from 'playwright-core'
import { openChromium } from '../../tests/support/chromium.ts'
import { openWindow, origin } from './gallery/browser.ts'
import { list } from './gallery/desk.tsx'
import { errors } from './gallery/form.tsx'
import { exampleFrame } from './gallery/frame.ts'
import { Button } from './parts/button.tsx'
import { SuggestField, TextField } from './parts/text-field.tsx'
import { Form } from './post.tsx'
import { Shell } from './shell.tsx'

let browser: Browser
before(async () => {
  browser = await openChromium()
})
after(() => browser?.close())

async function open(
  html: string,
  answer?: (route: Route) => Promise<boolean>,
): Promise<{ page: Page; posts: string[]; close: () => Promise<void> }> {
  const posts: string[] = []
  const window = await openWindow(
    browser,
    {},
    (path) => (path === '/page' ? html : undefined),
    async (route) => {
      if (route.request().method() === 'POST') posts.push(`${new URL(route.request().url()).pathname} ${route.request().postData() ?? ''}`)
      return answer ? answer(route) : false
    },
  )
  const page = await window.newPage()
  await page.goto(`${origin}/page`)
  return { page, posts, close: () => window.close() }
}

/** Once a first post came, and long enough after it for a second. */
async function sent(page: Page, posts: readonly string[]): Promise<void> {
  for (let tries = 0; posts.length === 0 && tries < 600; tries++) await page.waitForTimeout(100)
  await page.waitForTimeout(500)
}

const communes = async (route: Route): Promise<boolean> => {
  const url = new URL(route.request().url())
  if (url.pathname !== '/communes.json') return false
  await route.fulfill({
    json:
      url.searchParams.get('q') === 'Ver'
        ? [
            { value: '55545', label: 'Verdun (55)' },
            { value: '78646', label: 'Versailles (78)' },
          ]
        : [],
  })
  return true
}

test('a form is sent once, however often it is pressed, and keeps the name of its button', async () => {
  const html = String(
    <Shell frame={exampleFrame('fr')} title="Envoyer">
      <h1>Envoyer</h1>
      <Form to={{ action: '/send' }}>
        <Button name="do" value="send">
          Envoyer ma demande
        </Button>
      </Form>
    </Shell>,
  )
  const { page, posts, close } = await open(html, async (route) => {
    if (route.request().method() !== 'POST') return false
    // The answer takes its time: this is when people press again.
    await new Promise((done) => setTimeout(done, 300))
    await route.fulfill({ status: 204 })
    return true
  })
  await page.evaluate(() => {
    const button = document.querySelector<HTMLButtonElement>('main button')
    button?.click()
    button?.click()
    button?.click()
  })
  await sent(page, posts)
  assert.deepEqual(posts, ['/send do=send'])
  await close()
})

test('refused answers: the summary has the focus and leads to its field', async () => {
  const { page, close } = await open(String(errors('fr')))
  await page.waitForFunction(() => document.activeElement?.classList.contains('ds-error-summary'))
  await page.click('.ds-error-summary a[href="#nights"]')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'nights')
  await close()
})

test('Enter in a list that repeats continues; it removes nobody', async () => {
  const { page, posts, close } = await open(String(errors('fr')))
  await page.focus('#p3-day')
  await page.keyboard.press('Enter')
  await sent(page, posts)
  assert.equal(posts.length, 1)
  assert.doesNotMatch(posts[0] ?? '', /name="remove"/)
  await close()
})

test('a commune is chosen from its first letters, by keyboard', async () => {
  const html = String(
    <Shell frame={exampleFrame('nl')} title="Gemeente" islands={['commune']}>
      <h1>Gemeente</h1>
      <SuggestField lang="nl" id="commune" name="commune" label="Gemeente" suggest="/communes.json" />
    </Shell>,
  )
  const { page, close } = await open(html, communes)
  await page.locator('#commune').pressSequentially('Ver')
  await page.waitForSelector('[role="option"]')
  assert.equal(await page.textContent('[role="status"]'), '2 suggesties')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll<HTMLInputElement>('main input')].map((input) => input.value)), [
    'Versailles (78)',
    '78646',
  ])
  await close()
})

test('a session that ends is announced, can be kept, and leaves what was typed', async () => {
  const session = { seconds: 2, warn: 1, extend: { action: '/stay', fields: { mark: 'm' } }, signIn: '/in' }
  const frame = exampleFrame('fr', { session })
  const html = String(
    <Shell frame={frame} title="Session" islands={['autosave']}>
      <h1>Session</h1>
      <Form to={{ action: '/send' }} data-autosave="/draft">
        <TextField lang="fr" id="a" name="a" label="A" />
      </Form>
    </Shell>,
  )
  const { page, posts, close } = await open(html, async (route) => {
    if (route.request().method() !== 'POST') return false
    await route.fulfill({ status: 204 })
    return true
  })
  await page.fill('#a', 'Quai des Tanneurs')
  await page.waitForSelector('#session[open] form:not([hidden])')
  await page.click('#session form button')
  await page.waitForSelector('#session:not([open])', { state: 'attached' })
  assert.deepEqual(posts, ['/draft a=Quai+des+Tanneurs', '/stay mark=m'])
  await page.waitForSelector('[data-part="ended"]:not([hidden])')
  assert.equal(await page.getAttribute('[data-part="ended"] a', 'href'), '/in')
  await page.click('[data-part="close"]')
  assert.equal(await page.inputValue('#a'), 'Quai des Tanneurs')
  await close()
})

test('single keys move in a list of the desk, and do nothing while one types', async () => {
  const { page, close } = await open(String(list('fr')))
  await page.focus('#f-q')
  await page.keyboard.type('jk')
  assert.equal(await page.inputValue('#f-q'), 'jk')
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.press('k')
  assert.equal(await page.textContent('tr[aria-current="true"] th a'), 'Odile Petitjean')
  await page.keyboard.press('x')
  assert.equal(await page.isChecked('tr[aria-current="true"] input'), true)
  await close()
})
