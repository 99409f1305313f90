import type { NoticesEdge } from '../contract.ts'

/**
 * May the town call this address of a push service? A browser names it, so anybody could name any: only services that the town's file knows
 * (`notices.push-services`: `push.example`, or `*.push.example` for all below it), and in a demonstration this machine.
 */
export function mayPushTo({ town, config }: Pick<NoticesEdge, 'town' | 'config'>, endpoint: string): boolean {
  if (!URL.canParse(endpoint) || endpoint.length > 1000) return false
  const { protocol, hostname, username, port } = new URL(endpoint)
  if (config.demo && hostname === '127.0.0.1') return true
  if (protocol !== 'https:' || username !== '' || port !== '') return false
  return town.file.notices['push-services'].some((known) =>
    known.startsWith('*.') ? hostname.endsWith(known.slice(1)) : hostname === known,
  )
}
