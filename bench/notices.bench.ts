/**
 * Notices: from intents that are recorded to all of them told, by one worker. With all channels simulated; by e-mail to a mail server and by text message to a
 * message centre on this machine. On PostgreSQL when one is found.
 */
import assert from 'node:assert/strict'
import { uuidv7 } from '#kernel'
import { tell } from '#notices'
import { registerPerson } from '#people'
import { jobNamed } from '../tests/support/jobs.ts'
import { mailServer } from '../tests/support/mail-server.ts'
import { openCentre } from '../tests/support/message-centre.ts'
import type { TestTown } from '../tests/support/town.ts'
import type { Row } from './bench.ts'
import { inTown } from './town.ts'

export const name = 'notices'

const whole = 100_000
const persons = 500
const atOnce = 500
const system = { actor: 'system', purpose: 'support' }

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  return await inTown({}, async (town) => {
    const on = town.edge.store.kind
    const known = await people(town)
    const count = Math.max(500, Math.round(whole * scale))
    const fewer = Math.max(500, Math.round(count / 20))
    const simulated = await told(town, known, { count, name: 'all' })
    const mail = await mailServer()
    const byMail = await told(town, known, { count: fewer, name: 'mail', via: 'email', config: { smtp: `smtp://127.0.0.1:${mail.port}` } })
    assert.equal(mail.mails.length, fewer)
    await mail.close()
    const centre = await openCentre()
    const bySms = await told(town, known, { count: fewer, name: 'sms', via: 'sms', config: { smpp: [centre.url] } })
    assert.equal(centre.taken.length, fewer)
    await centre.close()
    return [
      { what: `${count} intents told, all channels simulated, ${on}`, value: simulated, unit: 'intents/s' },
      { what: `intents told by e-mail to a local server, ${on}`, value: byMail, unit: 'e-mails/s' },
      { what: `intents told by text message to a local centre, ${on}`, value: bySms, unit: 'messages/s' },
    ]
  })
}

async function people({ edge }: TestTown): Promise<readonly string[]> {
  const known: string[] = []
  for (let number = 0; number < persons; number++) {
    const person = uuidv7(edge.clock.now())
    const said = { source: 'profile', verified: true } as const
    await edge.store.as(system, (tx) =>
      registerPerson(edge.log, tx, person, [
        { concept: 'person', value: { given: 'Inès', family: `Lambert ${number}` }, ...said },
        { concept: 'person.email', value: `p${number}@courriel.example`, ...said },
        { concept: 'person.phone', value: `+3363998${String(number).padStart(4, '0')}`, ...said },
        { concept: 'person.language', value: ['fr', 'en', 'nl'][number % 3] as string, ...said },
      ]),
    )
    known.push(person)
  }
  return known
}

interface How {
  readonly count: number
  readonly name: string
  readonly via?: 'email' | 'sms'
  readonly config?: { readonly smtp?: string; readonly smpp?: readonly string[] }
}

/** Intents a second, recording them included. */
async function told({ edge }: TestTown, known: readonly string[], { count, name, via, config = {} }: How): Promise<number> {
  const began = performance.now()
  for (let from = 0; from < count; from += atOnce) {
    const intents = Array.from({ length: Math.min(atOnce, count - from) }, (_, index) => ({
      key: `bench ${name} ${from + index}`,
      to: { person: known[(from + index) % known.length]! },
      topic: 'alerts' as const,
      template: 'notices.help',
      agency: 'ville',
      ...(via === undefined ? {} : { via }),
    }))
    await edge.store.as(system, (tx) => tell(edge, tx, ...intents))
  }
  await jobNamed('notices.reach').run({ ...edge, config: { ...edge.config, ...config } }, {})
  const [row] = await edge.store.owner.query(
    `select count(*)::int as ended from notices.delivery d join notices.intent i on i.id = d.intent_id where i.key like $1 and d.status in ('shown', 'sent')`,
    [`bench ${name} %`],
  )
  assert.equal(row?.ended, count)
  return count / ((performance.now() - began) / 1000)
}
