import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const made = new Map<string, Promise<string>>()

/**
 * The page's script: the very modules with which the server and the command line verify, in one piece, with cryptography that needs no
 * secure context. Made once a process, when first asked for.
 */
export const browserCode = (): Promise<string> => bundled(here('browser.ts'))

/** The same for a script of another room: what it imports of `#log` and `#identity` are their faces for browsers. `entry`: path of the file. */
export function bundled(entry: string): Promise<string> {
  const code = made.get(entry) ?? bundle(entry)
  made.set(entry, code)
  return code
}

async function bundle(entry: string): Promise<string> {
  const { build, stop } = await import('esbuild') // only this page needs it
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    plugins: [
      {
        name: 'for-browsers',
        setup: ({ onResolve }) => {
          // What stands on Node's cryptography has a sibling for browsers; of another room a script gets the face for browsers.
          onResolve({ filter: /\/(digest|es256)\.ts$/ }, ({ path, resolveDir }) => ({
            path: join(resolveDir, path.replace(/\.ts$/, '-browser.ts')),
          }))
          onResolve({ filter: /^#(log|identity)$/ }, ({ path }) => ({ path: here(`../../${path.slice(1)}/browser.ts`) }))
        },
      },
    ],
  })
  await stop() // it would keep a process of its own
  return outputFiles[0]?.text ?? ''
}
