import { readFileSync } from 'node:fs'
import type { Transporter } from 'nodemailer'
import { calendarName, calendarType } from '#cases'
import type { Config } from '#kernel'
import { siteOf } from '../address.ts'
import type { Carrier, Message, Outcome } from '../channels.ts'
import type { Notice, NoticesEdge } from '../contract.ts'
import { type Limit, limitIn } from '../limits.ts'

interface MailServer {
  readonly url: string
  readonly limit: Limit
  /** lines that are open; closed when nothing is left to send */
  open?: Transporter
}

/** The servers of `GUICHET_SMTP`, in the order in which they are tried. */
const known = new WeakMap<Config, readonly MailServer[]>()

function serversOf({ config }: NoticesEdge): readonly MailServer[] {
  const servers =
    known.get(config) ??
    (config.smtp ?? '')
      .split(/\s+/)
      .filter((url) => url !== '')
      .map(serverAt)
  known.set(config, servers)
  return servers
}

function serverAt(text: string): MailServer {
  const url = new URL(text)
  const limit = limitIn(url)
  url.searchParams.delete('per-minute')
  return { url: url.href, limit }
}

/** A repeat has the same Message-ID, by which mail programs show one message. Without a server a demonstration shows its mail at `/demo/mail`; a real town's waits. */
export const email: Carrier = {
  channel: 'email',
  repeatable: true,
  wait: (edge, now) => serversOf(edge)[0]?.limit.wait(now) ?? 0,
  carry: async (edge, message) => {
    if (message.notice.to === undefined) return { was: 'no-address' }
    const servers = serversOf(edge)
    if (servers.length === 0) return edge.config.demo ? { was: 'shown' } : { was: 'again', failure: 'no-server' }
    let outcome: Outcome = { was: 'again', failure: 'no-server' }
    for (const server of servers) {
      outcome = await send(server, edge, message)
      if (outcome.was !== 'again') break
    }
    return outcome
  },
  rest: (edge) => {
    for (const server of serversOf(edge)) {
      server.open?.close()
      delete server.open
    }
  },
}

async function lineTo(server: MailServer, { config }: NoticesEdge): Promise<Transporter> {
  // Loaded with the first e-mail, not at every start.
  const { createTransport } = await import('nodemailer')
  server.open ??= createTransport(server.url, {
    pool: true,
    maxConnections: 4,
    maxMessages: 1000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    ...signing(config.dkim),
  } as object)
  return server.open
}

/** RFC 8058, 4: the signature covers both headers by which one unsubscribes. */
const signedHeaders =
  'From:Sender:Reply-To:Subject:Date:Message-ID:To:Cc:MIME-Version:Content-Type:Content-Transfer-Encoding:In-Reply-To:References:List-Unsubscribe:List-Unsubscribe-Post'

/** RFC 6376: `selector:domain:file of the private key`. */
function signing(dkim: Config['dkim']) {
  if (dkim === undefined) return {}
  const { selector, domain, file } = dkim
  return { dkim: { domainName: domain, keySelector: selector, privateKey: readFileSync(file, 'utf8'), headerFieldNames: signedHeaders } }
}

/** Below the line by which mail programs know what is not answered to (RFC 3676, 4.3). */
const withFoot = ({ text, foot }: Notice): string => (foot === undefined ? text : `${text}\n\n-- \n${foot}`)

/** RFC 2369 and RFC 8058: mail programs show a button; the second header needs an https address. */
function unsubscribing({ stop }: Notice): Readonly<Record<string, string>> {
  if (stop === undefined) return {}
  return {
    'List-Unsubscribe': `<${stop}>`,
    ...(stop.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  }
}

async function send(server: MailServer, edge: NoticesEdge, { id, notice, agency }: Message): Promise<Outcome> {
  const from = edge.town.agencies.find((one) => one.id === agency)?.email ?? edge.town.file.contact.email
  try {
    const line = await lineTo(server, edge)
    await line.sendMail({
      messageId: `<${id}@${new URL(siteOf(edge)).hostname}>`,
      from,
      to: { name: notice.name, address: notice.to ?? '' },
      subject: notice.subject,
      text: withFoot(notice),
      // What cannot be delivered comes back to the same address, which says what it was.
      ...(notice.reply === undefined ? {} : { replyTo: notice.reply, envelope: { from: notice.reply, to: notice.to ?? '' } }),
      ...(notice.calendar === undefined
        ? {}
        : { attachments: [{ filename: calendarName, content: notice.calendar, contentType: calendarType }] }),
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': notice.lang, ...unsubscribing(notice) },
    })
    return { was: 'sent', provider: 'smtp' }
  } catch (error) {
    // RFC 5321, 4.2.1: 5yz is final for this mailbox or message, everything else may pass.
    const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0
    const failure = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return { was: code >= 550 && code < 560 ? 'failed' : 'again', failure }
  }
}
