import { fileURLToPath } from 'node:url'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
let made: Promise<string> | undefined

/**
 * The page's script: the very modules with which the server and the command line verify, in one piece, with cryptography that needs no
 * secure context. Made once a process, when first asked for.
 */
export const browserCode = (): Promise<string> => {
  made ??= bundle()
  return made
}

async function bundle(): Promise<string> {
  const { build, stop } = await import('esbuild') // only this page needs it
  const { outputFiles } = await build({
    entryPoints: [here('browser.ts')],
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
        name: 'browser-digest',
        setup: ({ onResolve }) => onResolve({ filter: /\/digest\.ts$/ }, () => ({ path: here('../tlog/digest-browser.ts') })),
      },
    ],
  })
  await stop() // it would keep a process of its own
  return outputFiles[0]?.text ?? ''
}
