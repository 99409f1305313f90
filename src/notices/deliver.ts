import { createTransport } from 'nodemailer'
import { asSystem, type CasesEdge, readCase } from '#cases'
import { type Job, Refusal, uuidv7 } from '#kernel'
import { factsOf } from '#people'
import { attempt, type Notice, settle, type Whose } from './store.ts'
import { writeNotice } from './write.ts'

const access = asSystem('support')

/** A message in a case → an e-mail, once. Repeated by the queue while the mail server is away; an unknown outcome repeats with the same Message-ID. */
export const deliverJob: Job<CasesEdge> = {
  name: 'notices.deliver',
  retries: 12,
  run: async (edge, data) => {
    const { event = '', stream = '' } = data
    const id = stream.slice('case:'.length)
    const found = await edge.store.as(access, async (tx) => {
      const opened = await readCase(edge, tx, { id })
      return { opened, facts: await factsOf(tx, opened.row.person) }
    })
    const { opened, facts } = found
    const message = opened.view.messages.find((one) => one.id === event)
    if (message === undefined || message.from === 'person') return
    const fact = (concept: string) => facts.find((one) => one.concept === concept)?.value
    const person = fact('person') as { readonly given?: string; readonly family?: string } | undefined
    const address = fact('person.email')
    const lang = fact('person.language')
    const notice = writeNotice(
      opened,
      message,
      {
        name: [person?.given, person?.family].filter(Boolean).join(' '),
        ...(typeof address === 'string' ? { to: address } : {}),
        ...(typeof lang === 'string' ? { lang } : {}),
      },
      siteOf(edge),
    )
    const { row } = opened
    const whose = { event, person: row.person, agency: row.agency, case: row.id, key: `case:${row.id}` }
    const from = edge.town.agencies.find(({ id }) => id === opened.loaded.service.authority)?.email
    await deliver(edge, whose, notice, from)
  },
}

/** Sends a notice once. Its attempt is recorded before the call. Refuses `notices.mail-down`: the queue repeats. */
export async function deliver(edge: CasesEdge, whose: Whose, notice: Notice, from = edge.town.file.contact.email): Promise<void> {
  const delivery = await edge.store.as(access, (tx) => attempt(edge.store.keys, tx, uuidv7(tx.now), whose, notice))
  if (delivery === undefined) return
  const end = (status: Parameters<typeof settle>[2], failure?: string) =>
    edge.store.as(access, (tx) => settle(tx, delivery.id, status, failure))
  if (notice.to === undefined) return void (await end('no-address'))
  if (edge.config.smtp === undefined) return void (await end(edge.config.demo ? 'shown' : 'waiting'))
  try {
    await send(edge.config.smtp, notice, `${whose.event}@${new URL(siteOf(edge)).hostname}`, from)
  } catch (error) {
    const failure = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    await end('trying', failure)
    throw new Refusal('notices.mail-down', { failure })
  }
  await end('sent')
}

const siteOf = ({ config }: CasesEdge): string => (config.url ?? `http://${config.host}:${config.port}`).replace(/\/$/, '')

async function send(smtp: string, notice: Notice, messageId: string, from: string): Promise<void> {
  const transport = createTransport(smtp, { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as object)
  try {
    await transport.sendMail({
      messageId: `<${messageId}>`,
      from,
      to: { name: notice.name, address: notice.to ?? '' },
      subject: notice.subject,
      text: notice.text,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': notice.lang },
    })
  } finally {
    transport.close()
  }
}
