/** A long list is folded on a screen, whole on paper, with script switched off as with it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openChromium } from '../../tests/support/chromium.ts'
import { openWindow, origin } from './gallery/browser.ts'
import { exampleFrame } from './gallery/frame.ts'
import { Lines } from './parts/plain.tsx'
import { Shell } from './shell.tsx'

const pageOf = (count: number) =>
  String(
    <Shell frame={exampleFrame('fr')} title="Liste">
      <div class="g-wrap">
        <h1>Liste</h1>
        <Lines lang="fr" lines={Array.from({ length: count }, (_, n) => `Poste ${n + 1}`)} />
      </div>
    </Shell>,
  )

test('300 lines: ten, then a fold; paper shows them all; twelve are simply shown', async () => {
  const browser = await openChromium()
  try {
    const window = await openWindow(browser, { javaScriptEnabled: false }, (path) => pageOf(Number(path.slice(1))))
    const page = await window.newPage()
    // The text of a closed fold has no box on the screen.
    const heightOfFold = async () => (await page.locator('details p').boundingBox())?.height ?? 0
    await page.goto(`${origin}/300`)
    await page.getByText('Voir les 290 autres').waitFor()
    assert.equal(await heightOfFold(), 0)
    await page.emulateMedia({ media: 'print' })
    assert.ok((await heightOfFold()) > 290 * 10)
    await page.emulateMedia({ media: 'screen' })
    await page.getByText('Voir les 290 autres').click()
    assert.ok((await heightOfFold()) > 290 * 10)
    await page.goto(`${origin}/12`)
    assert.equal(await page.locator('details').count(), 0)
    await page.getByText('Poste 12').waitFor()
  } finally {
    await browser.close()
  }
})
