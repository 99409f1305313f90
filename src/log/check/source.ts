import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '#kernel'

/** A published log, wherever it lies: the bytes at an address under it, undefined when there is nothing. */
export type Source = (path: string) => Promise<Uint8Array | undefined>

const patience = 15_000
const longest = 256 * 65_537

export function sourceAt(place: string): Source {
  if (!/^https?:\/\//.test(place)) {
    if (!existsSync(place)) throw new Refusal('log.nothing-there', { place })
    return async (path) => (existsSync(join(place, path)) ? new Uint8Array(readFileSync(join(place, path))) : undefined)
  }
  const base = place.replace(/\/(checkpoint)?$/, '')
  return async (path) => {
    const ask = () => fetch(`${base}/${path}`, { signal: AbortSignal.timeout(patience), redirect: 'error' }).catch(() => undefined)
    const response = (await ask()) ?? (await ask()) // a kept connection may just have been closed
    if (response === undefined) throw new Refusal('log.unreachable', { place })
    if (response.status === 404) return undefined
    if (!response.ok) throw new Refusal('log.unreachable', { place, status: response.status })
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (bytes.length > longest) throw new Refusal('log.unreachable', { place, bytes: bytes.length })
    return bytes
  }
}
