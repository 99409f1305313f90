import { calendarName, calendarType } from '#cases'
import { siteOf } from '../address.ts'
import type { Carrier, Message, Outcome } from '../channels.ts'
import type { NoticesEdge } from '../contract.ts'

/** SMTP by `GUICHET_SMTP`. A repeat has the same Message-ID, by which mail programs show one message. */
export const email: Carrier = {
  channel: 'email',
  repeatable: true,
  carry: async (edge, message) => {
    if (message.notice.to === undefined) return { was: 'no-address' }
    if (edge.config.smtp === undefined) return edge.config.demo ? { was: 'shown' } : { was: 'again', failure: 'no-server' }
    return await send(edge.config.smtp, edge, message)
  },
}

async function send(smtp: string, edge: NoticesEdge, { id, notice, agency }: Message): Promise<Outcome> {
  const from = edge.town.agencies.find((one) => one.id === agency)?.email ?? edge.town.file.contact.email
  // Loaded with the first e-mail, not at every start.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport(smtp, { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as object)
  try {
    await transport.sendMail({
      messageId: `<${id}@${new URL(siteOf(edge)).hostname}>`,
      from,
      to: { name: notice.name, address: notice.to ?? '' },
      subject: notice.subject,
      text: notice.text,
      ...(notice.reply === undefined ? {} : { replyTo: notice.reply }),
      ...(notice.calendar === undefined
        ? {}
        : { attachments: [{ filename: calendarName, content: notice.calendar, contentType: calendarType }] }),
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': notice.lang },
    })
    return { was: 'sent', provider: 'smtp' }
  } catch (error) {
    // RFC 5321, 4.2.1: 5yz is final, everything else may pass.
    const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0
    const failure = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return { was: code >= 550 && code < 560 ? 'failed' : 'again', failure }
  } finally {
    transport.close()
  }
}
