import { randomBytes } from 'node:crypto'
import type { Wallet } from '#definitions'
import { Refusal } from '#kernel'
import type { IdentityEdge } from '../edge.ts'
import { credentialIn } from './credential.ts'
import { type AskedWallet, answerRequest, openRequest } from './presentations.ts'
import { identifiedIn } from './read.ts'
import { decryptedAnswer, presentedIn } from './speak.ts'
import { anchorsOf, ourselves } from './trust.ts'

/**
 * A wallet's answer to a request: decrypted, verified, and kept for the browser that asked. Answers where a wallet on the same device leads her back to.
 * Refuses `wallet.over` and, where nothing was shown that could be judged, `wallet.refused`; what was judged and is not taken is kept for her as well.
 */
export async function takePosted(edge: IdentityEdge, id: string, form: URLSearchParams): Promise<{ readonly back?: string }> {
  const asked = await openRequest(edge, id)
  const wallet = edge.town.wallets.find((one) => one.id === asked?.wallet)
  if (asked === undefined || wallet === undefined) throw new Refusal('wallet.over')
  const what = await judged(edge, wallet, asked, form)
  const code = asked.mode === 'here' ? randomBytes(32).toString('base64url') : undefined
  if (!(await answerRequest(edge, id, what, code))) throw new Refusal('wallet.over')
  return code === undefined
    ? {}
    : { back: `${asked.site}/identity/wallet/back?${new URLSearchParams({ state: asked.state, response_code: code })}` }
}

async function judged(edge: IdentityEdge, wallet: Wallet, asked: AskedWallet, form: URLSearchParams) {
  // OpenID4VP 1.0, 8.5: she said no, or has none. It is not encrypted, so it ends nothing but her wait.
  if (form.has('error')) return { refused: 'wallet.cancelled' }
  const opened = await decryptedAnswer(asked, form.get('response') ?? '')
  try {
    const presented = presentedIn(asked, opened, wallet.id)
    const { client } = ourselves(edge, wallet)
    const credential = await credentialIn(edge, wallet, presented, { client, nonce: asked.nonce }, await anchorsOf(edge, wallet))
    return { facts: { ...identifiedIn(wallet, credential) } as { given: string; family: string; birth: string } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    edge.telemetry.note('wallet.failed', { wallet: wallet.id, code: error.code, why: String(error.details.why ?? '') })
    return { refused: error.code }
  }
}
