import type { Wallet } from '#definitions'
import { Refusal } from '#kernel'
import type { Identified } from '../providers/facts.ts'

/** The query (DCQL, OpenID4VP 1.0, 6): one credential, and of it only the claims that the definition names. */
export const queryOf = (wallet: Wallet) => ({
  credentials: [
    {
      id: wallet.id,
      format: 'dc+sd-jwt',
      meta: { vct_values: wallet.vct },
      claims: Object.values(wallet.claims).map((path) => ({ path })),
    },
  ],
})

/** The facts that a definition names, in a verified credential. Refuses `wallet.facts`. */
export function identifiedIn(wallet: Wallet, credential: unknown): Identified {
  const parts = Object.entries(wallet.claims).flatMap(([name, path]) => {
    const value = path?.reduce<unknown>(
      (inside, step) =>
        inside !== null && typeof inside === 'object' && Object.hasOwn(inside, step)
          ? (inside as Record<string, unknown>)[step]
          : undefined,
      credential,
    )
    const text = typeof value === 'string' ? value.normalize('NFC').trim() : ''
    return text === '' || text.length > 200 ? [] : [[name, text] as const]
  })
  const facts = Object.fromEntries(parts) as Partial<Identified>
  if (facts.given === undefined || facts.family === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(facts.birth ?? ''))
    throw new Refusal('wallet.facts')
  return { ...facts, given: facts.given, family: facts.family }
}
