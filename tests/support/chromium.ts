import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

// The headless shell is the same engine without the browser's own windows: journeys take a third of the time in it.
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The Chromium of this machine: `GUICHET_CHROMIUM`, else the first in PATH. Throws, and says how to get one, when there is none. */
export function chromiumPath(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const named = environment.GUICHET_CHROMIUM
  if (named !== undefined && named !== '') {
    if (!runs(named)) throw new Error(`GUICHET_CHROMIUM names ${named}, which cannot be run.`)
    return named
  }
  const found = (environment.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(runs)
  if (found === undefined) {
    throw new Error(
      'These tests need Chromium and found none. On Debian or Ubuntu: apt-get install chromium-headless-shell (or chromium). Elsewhere: name one in GUICHET_CHROMIUM.',
    )
  }
  return found
}

/** It reaches no host of its own accord. */
const alone = ['--no-sandbox', '--disable-background-networking', '--disable-component-update']

/** Nobody watches: what draws needs no process of its own. The first page takes 0.8 s of processor time instead of 1.1. */
const unwatched = ['--in-process-gpu', '--disable-gpu']

/** That Chromium, started. */
export const openChromium = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath(), args: [...alone, ...unwatched] })

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
