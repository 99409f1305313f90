/** What axe finds on a page, in this process's browser: axe-core itself, once in the page, rather than a page of its own for each look (2.7 s against 0.4). */
import axeCore, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** Each violation with its nodes, a text; none: accessible as far as a machine can tell. */
export async function violationsOf(page: Page): Promise<string[]> {
  // A click answers when the next page begins; axe reads it whole.
  await page.waitForLoadState()
  await page.evaluate(axeCore.source)
  const { violations } = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })")
  return violations.map(
    ({ id, impact, help, nodes }) =>
      `${id} (${impact}): ${help}\n${nodes.map((node) => `    ${node.target.join(' ')}\n      ${node.html}\n      ${node.failureSummary ?? ''}`).join('\n')}`,
  )
}
