import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

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
      'These tests need Chromium and found none. On Debian or Ubuntu: apt-get install chromium. Elsewhere: name one in GUICHET_CHROMIUM.',
    )
  }
  return found
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
