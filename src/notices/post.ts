import { asSystem, type CasesEdge, calendarName, calendarType } from '#cases'
import { Refusal, uuidv7 } from '#kernel'
import type { Fact } from '#people'
import { attempt, type Notice, settle, type Whose } from './store.ts'
import type { Addressee } from './write.ts'

const access = asSystem('support')

/** Where the town is reached from outside, without a slash at the end. */
export const siteOf = ({ config }: Pick<CasesEdge, 'config'>): string =>
  (config.url ?? `http://${config.host}:${config.port}`).replace(/\/$/, '')

/** Whom a notice is for, by what is known of the person. */
export function addresseeOf(facts: readonly Fact[]): Addressee {
  const fact = (concept: string) => facts.find((one) => one.concept === concept)?.value
  const person = fact('person') as { readonly given?: string; readonly family?: string } | undefined
  const address = fact('person.email')
  const lang = fact('person.language')
  return {
    name: [person?.given, person?.family].filter(Boolean).join(' '),
    ...(typeof address === 'string' ? { to: address } : {}),
    ...(typeof lang === 'string' ? { lang } : {}),
  }
}

/** Sends a notice once: the attempt is on record before the call; the queue repeats while the mail server is away, with the same Message-ID. */
export async function post(edge: CasesEdge, whose: Whose, notice: Notice): Promise<void> {
  const delivery = await edge.store.as(access, (tx) => attempt(edge.store.keys, tx, uuidv7(tx.now), whose, notice))
  if (delivery === undefined) return
  const end = (status: Parameters<typeof settle>[2], failure?: string) =>
    edge.store.as(access, (tx) => settle(tx, delivery.id, status, failure))
  if (whose.channel === 'letter') return void (await end('to-print'))
  if (notice.to === undefined) return void (await end('no-address'))
  if (edge.config.smtp === undefined) return void (await end(edge.config.demo ? 'shown' : 'waiting'))
  const local = whose.channel === 'email' ? whose.event : `${whose.event}.${whose.channel}`
  try {
    await send(edge.config.smtp, notice, `${local}@${new URL(siteOf(edge)).hostname}`, whose.agency, edge)
  } catch (error) {
    const failure = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    await end('trying', failure)
    throw new Refusal('notices.mail-down', { failure })
  }
  await end('sent')
}

async function send(smtp: string, notice: Notice, messageId: string, agency: string | undefined, edge: CasesEdge): Promise<void> {
  const from = edge.town.agencies.find(({ id }) => id === agency)?.email ?? edge.town.file.contact.email
  // Loaded with the first e-mail, not at every start.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport(smtp, { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as object)
  try {
    await transport.sendMail({
      messageId: `<${messageId}>`,
      from,
      to: { name: notice.name, address: notice.to ?? '' },
      subject: notice.subject,
      text: notice.text,
      ...(notice.calendar === undefined
        ? {}
        : { attachments: [{ filename: calendarName, content: notice.calendar, contentType: calendarType }] }),
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': notice.lang },
    })
  } finally {
    transport.close()
  }
}
