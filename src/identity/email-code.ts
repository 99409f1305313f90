import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { seal, sql, unseal } from '#store'
import { asSystem, type IdentityEdge } from './edge.ts'
import { writeLetter } from './letters.ts'
import { t } from './texts.ts'
import { allowed } from './throttle.ts'

const minutes = 10
/** After the right code a newcomer writes her name; this long the proof of her mailbox holds. */
const namingMinutes = 30
const mostTries = 5

/** An address as it is compared: without spaces around, in small letters, composed. */
export const plainAddress = (typed: string): string => typed.trim().normalize('NFC').toLowerCase()
export const looksLikeAddress = (text: string): boolean =>
  /^[^\s@<>"(),;:\\]{1,64}@[^\s@<>"(),;:\\]+\.[^\s@.<>"(),;:\\]{2,}$/u.test(text) && text.length <= 254

const macOf = (key: Uint8Array, code: string): string => createHmac('sha256', key).update(code).digest('base64url')

/**
 * Sends six digits to an address and answers the ticket that binds them to this browser. Whether an account has this address is not even looked up:
 * what is said, done and how long it takes is the same for all. Refuses `identity.too-many`.
 */
export async function askCode(edge: IdentityEdge, typed: string, lang: string, network: string): Promise<string> {
  const address = plainAddress(typed)
  const ticket = randomBytes(32).toString('base64url')
  const done = await edge.store.as(asSystem, async (tx) => {
    const few = await allowed(edge, tx, ['ask', network, address], 6)
    const fewFromThere = await allowed(edge, tx, ['ask', network], 120)
    if (!few || !fewFromThere) return false
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const town = say(edge.town.file.name, lang)
    const letter = {
      to: address,
      name: '',
      lang,
      subject: t(lang, 'mail.code.subject', { code, town }),
      text: t(lang, 'mail.code.text', { code, minutes, town }),
    }
    const { id, key } = await writeLetter(edge, tx, letter, 'code')
    const ends = new Date(tx.now + minutes * 60_000).toISOString()
    await tx.rows(sql`insert into identity.email_code (ticket, letter_id, code, sealed, ends_at)
      values (${ticket}, ${id}, ${macOf(key, code)}, ${seal(key, Buffer.from(address), ticket)}, ${ends})`)
    return true
  })
  if (!done) throw new Refusal('identity.too-many')
  return ticket
}

/**
 * The address that a ticket and its code prove. Five tries a ticket, one success. Refuses `identity.code-wrong` (with how many tries are left),
 * `identity.code-over` and `identity.too-many`.
 */
export async function proveCode(edge: IdentityEdge, ticket: string, typed: string, network: string): Promise<string> {
  const outcome = await edge.store.as(asSystem, async (tx) => {
    if (!(await allowed(edge, tx, ['guess', network], 300))) return 'too-many' as const
    // The try is counted before it is looked at, and the row is locked: two guesses at once are two tries.
    const row = await tx.row(sql<{ letter: string; code: string; sealed: Uint8Array; tries: number }>`
      update identity.email_code set tries = tries + 1 where ticket = ${ticket} and ends_at > ${tx.at} and proven_at is null
      returning letter_id as letter, code, sealed, tries`)
    const key = row === undefined ? undefined : await edge.store.keys.open(tx, `letter:${row.letter}`)
    if (row === undefined || key === undefined || row.tries > mostTries) return 'over' as const
    const same = timingSafeEqual(Buffer.from(macOf(key, typed.replace(/\D/g, ''))), Buffer.from(row.code))
    if (!same) return { left: mostTries - row.tries }
    const ends = new Date(tx.now + namingMinutes * 60_000).toISOString()
    await tx.rows(sql`update identity.email_code set proven_at = ${tx.at}, ends_at = ${ends} where ticket = ${ticket}`)
    return unseal(key, row.sealed, ticket).toString()
  })
  if (typeof outcome !== 'object') {
    if (outcome === 'too-many') throw new Refusal('identity.too-many')
    if (outcome === 'over') throw new Refusal('identity.code-over')
    return outcome
  }
  throw outcome.left > 0 ? new Refusal('identity.code-wrong', outcome) : new Refusal('identity.code-over')
}

/** Uses up a proven ticket: the address with which its holder may open one account. Refuses `identity.code-over`. */
export async function takeProven(edge: IdentityEdge, ticket: string): Promise<string> {
  const address = await edge.store.as(asSystem, async (tx) => {
    const row = await tx.row(sql<{ letter: string; sealed: Uint8Array }>`
      delete from identity.email_code where ticket = ${ticket} and ends_at > ${tx.at} and proven_at is not null returning letter_id as letter, sealed`)
    const key = row === undefined ? undefined : await edge.store.keys.open(tx, `letter:${row.letter}`)
    return row === undefined || key === undefined ? undefined : unseal(key, row.sealed, ticket).toString()
  })
  if (address === undefined) throw new Refusal('identity.code-over')
  return address
}
