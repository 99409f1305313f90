import { spawn } from 'node:child_process'
import { buffer } from 'node:stream/consumers'
import type { Said } from '../contract.ts'

const longest = 2000
let speaks: Promise<boolean> | undefined

/** Is there an `espeak-ng` on this machine? Looked for once. */
export function canSpeak(): Promise<boolean> {
  speaks ??= spoken({ lang: 'fr', text: 'oui' }).then((sound) => sound !== undefined)
  return speaks
}

/** One sentence as WAV by `espeak-ng`; undefined when it is not installed. The text goes in by its input, never by an argument. */
export async function spoken({ lang, text }: Said): Promise<Buffer | undefined> {
  const voice = /^[a-z]{2}$/.test(lang) ? lang : 'fr'
  const child = spawn('espeak-ng', ['-v', voice, '-s', '150', '--stdin', '--stdout'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: 10_000,
  })
  const missing = new Promise<undefined>((end) => child.once('error', () => end(undefined)))
  child.stdin.on('error', () => {})
  child.stdin.end(text.slice(0, longest))
  const sound = await Promise.race([buffer(child.stdout), missing])
  return sound === undefined || sound.length === 0 ? undefined : sound
}
