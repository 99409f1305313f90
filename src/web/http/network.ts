import { isIP } from 'node:net'

/** Our own machine and networks that the Internet does not reach: what stands there before us is our reverse proxy. */
const isNear = (address: string): boolean =>
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd])/i.test(address.replace(/^::ffff:/i, ''))

/**
 * Where a request comes from, coarse enough to name no household. Behind a proxy (a peer that is near) its last `X-Forwarded-For` counts,
 * the only one that a client cannot write.
 */
export function networkOf(peer: string | undefined, forwarded: string | undefined): string {
  const claimed = forwarded?.split(',').at(-1)?.trim() ?? ''
  const address = (peer !== undefined && isNear(peer) && isIP(claimed) !== 0 ? claimed : (peer ?? '')).replace(/^::ffff:/i, '')
  if (isIP(address) === 4) return `${address.split('.').slice(0, 3).join('.')}.x`
  return isIP(address) === 6 ? `${groups(address).slice(0, 3).join(':')}:x` : 'x'
}

/** The eight groups of an IPv6 address, `::` written out. */
function groups(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  return [...before, ...Array<string>(tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)).fill('0'), ...after]
}
