import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { EdgeBase } from '#kernel'
import { assetPath, assets } from '../assets.ts'
import { type AnyEndpoint, endpoint } from '../http/endpoint.ts'
import { open } from '../http/reply.ts'
import { awayHref, awayIslands } from './away.tsx'

const script = readFileSync(new URL('./worker.js', import.meta.url), 'utf8')

/** What the page that is shown without network is made of. */
const made = [
  ...['designsystemet.css', 'theme-valmont.css', 'guichet.css', 'favicon.svg'].map(assetPath),
  ...['once', ...awayIslands].map((island) => assetPath(`${island}.js`)),
  ...assets.filter(({ type }) => type === 'font/woff2').map(({ path }) => path),
]

/** The town's worker, at the root since a worker serves what lies below its address. A browser takes another one when a byte of it changed. */
export const workerEndpoint = <Edge extends EdgeBase>(languages: readonly string[], town: string): AnyEndpoint<Edge> => {
  const pages = languages.map(awayHref)
  const version = createHash('sha256')
    .update(JSON.stringify([made, pages, town]))
    .digest('hex')
    .slice(0, 10)
  const text = `const shell = ${JSON.stringify({ version, pages, assets: made })}\n${script}`
  return endpoint<Edge>()(
    { id: 'web.worker', route: 'GET /worker.js', may: 'anyone', purpose: 'none', subject: 'none', input: z.object({}) },
    async () => open('text/javascript; charset=utf-8', text, 'never'),
  ) as AnyEndpoint<Edge>
}
