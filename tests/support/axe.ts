/** What axe finds on a page, in this process's browser: axe-core itself, once in the page, rather than a page of its own for each look (2.7 s against 0.2). */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

// The small one: to send and read axe takes longer than its look does.
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
// Timers do not fire where script is switched off; what axe puts off for a moment then follows at once.
const atOnce = 'window.setTimeout = (put, _, ...given) => { Promise.resolve().then(() => put(...given)); return 0 };'

/** Each violation with its nodes, a text; none: accessible as far as a machine can tell. `plain`: the page has script switched off. */
export async function violationsOf(page: Page, plain = false): Promise<string[]> {
  // A click answers when the next page begins; axe reads it whole.
  await page.waitForLoadState()
  await page.evaluate(`${plain ? atOnce : ''}${source}`)
  // Style sheets would be read once more, for one rule that is still on trial.
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'], preload: { assets: ['media'] }, rules: { 'css-orientation-lock': { enabled: false } } })",
  )
  return violations.map(
    ({ id, impact, help, nodes }) =>
      `${id} (${impact}): ${help}\n${nodes.map((node) => `    ${node.target.join(' ')}\n      ${node.html}\n      ${node.failureSummary ?? ''}`).join('\n')}`,
  )
}
