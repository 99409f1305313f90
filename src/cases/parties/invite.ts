import { randomBytes } from 'node:crypto'
import { say } from '#definitions'
import { allowed, macOf, plainCode, showCode, writeLetter } from '#identity'
import { type Actor, Refusal, uuidv7 } from '#kernel'
import type { Ctx } from '#web'
import { participantsOf } from '../decide/parties.ts'
import { asSystem, type CasesEdge, contextOf, whoIs } from '../edge.ts'
import type { OwnCase } from '../pages/apply/open.ts'
import { t } from '../pages/parties/texts.ts'
import { refuse } from '../refusals.ts'
import { runCommand } from '../run.ts'
import { invitationByCode, writeInvitation } from './store.ts'

/** Two weeks to come, as with a mandate. */
const days = 14
const signs = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A code from random or derived bytes: ten signs that nobody confuses. */
export const signsOf = (bytes: Uint8Array): string => [...bytes.subarray(0, 10)].map((byte) => signs[byte % signs.length]).join('')

export const macOfCode = (edge: CasesEdge, tx: Parameters<typeof macOf>[1], code: string) => macOf(edge, tx, `party ${code}`)

/**
 * The applicant asks somebody whom she named to take part: a code that goes by e-mail, or that she hands over. The code opens nothing to anybody who is
 * not, for sure, the person named; nobody is looked up, so nobody learns who has an account. Answers the code. Refuses as `invite` does, `identity.too-many`.
 */
export async function inviteParty(
  { edge, actor, network, lang, url }: Ctx<CasesEdge>,
  opened: OwnCase,
  part: string,
  email: string | undefined,
): Promise<string> {
  const { row, loaded, access } = opened
  const how = email === undefined ? 'code' : 'email'
  await edge.store.as(asSystem('administration'), async (tx) => {
    if (!(await allowed(edge, tx, ['party invite', network, actor.account], 20))) throw new Refusal('identity.too-many')
  })
  const { view } = await runCommand(edge, access, row.id, { do: 'invite', who: whoIs(actor, loaded), party: part, how })
  const named = participantsOf(view, contextOf(edge, loaded)).find((one) => one.part === part)?.named
  return await edge.store.as(asSystem(loaded.service.data.purpose), async (tx) => {
    const code = signsOf(randomBytes(10))
    const endsAt = new Date(tx.now + days * 86_400_000).toISOString()
    await writeInvitation(tx, { id: uuidv7(tx.now), agency: row.agency, case: row.id, part, endsAt }, await macOfCode(edge, tx, code))
    if (email !== undefined && named !== undefined) {
      const name = `${named.given} ${named.family}`
      const service = say(loaded.service.title, lang)
      const site = (edge.config.url ?? url.origin).replace(/\/$/, '')
      const values = { name, from: `${actor.given} ${actor.family}`, service, code: showCode(code), link: `${site}/${lang}/invitations` }
      const town = say(edge.town.file.name, lang)
      await writeLetter(
        edge,
        tx,
        { to: email, name, lang, subject: t(lang, 'mail.subject', { town, from: values.from }), text: t(lang, 'mail.text', values) },
        'party',
      )
    }
    return code
  })
}

/** The invitation behind a code that somebody types. Refuses `case.party-code`, `identity.too-many`. */
export const openCode = (edge: CasesEdge, actor: Actor, network: string, typed: string) =>
  edge.store.as(asSystem('administration'), async (tx) => {
    if (!(await allowed(edge, tx, ['party', network, actor.account], 30))) throw new Refusal('identity.too-many')
    const invitation = await invitationByCode(tx, await macOfCode(edge, tx, plainCode(typed)))
    if (invitation === undefined) throw refuse('case.party-code')
    return invitation
  })
