import { createHash } from 'node:crypto'
import { asSystem } from '#cases'
import type { NoticesEdge } from '../contract.ts'
import { lostEmail } from '../store.ts'
import { reachJobName } from '../tell.ts'
import { signedFor } from '../whereto.ts'
import { ownWords } from './reply.ts'
import { takeIn } from './take-in.ts'

const access = asSystem('support')
const mostFiles = 20
const mostBytes = 15 * 1024 * 1024

export type TakenMail = 'taken' | 'again' | 'bounced' | 'automatic'

/**
 * An e-mail as it came (RFC 5322). Answered to a signed address, it is about what was written from there; a bounce of it means that the e-mail did not arrive.
 * What programmes answer by themselves (RFC 3834) is nobody's answer.
 */
export async function takeMail(edge: NoticesEdge, raw: Uint8Array): Promise<TakenMail> {
  // Loaded with the first e-mail, not at every start.
  const { default: PostalMime } = await import('postal-mime')
  const mail = await PostalMime.parse(raw)
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value.toLowerCase()
  const addresses = [...(mail.to ?? []), ...(mail.cc ?? [])].map(({ address }) => address ?? '')
  const token = [mail.deliveredTo ?? '', ...addresses].map(tokenIn).find((one) => one !== undefined)
  if (/^multipart\/report/.test(header('content-type') ?? '')) return await bounced(edge, token, mail.text ?? '')
  if ((header('auto-submitted') ?? 'no') !== 'no' || /^(bulk|list|junk)$/.test(header('precedence') ?? '')) return 'automatic'
  const from = mail.from?.address ?? ''
  const text = ownWords(mail.text ?? plainOf(mail.html ?? ''))
  const files = mail.attachments
    .filter(({ related, filename }) => !related || filename !== null)
    .slice(0, mostFiles)
    .map(({ filename, mimeType, content }, index) => ({ name: filename ?? `${index + 1}`, type: mimeType, bytes: bytesOf(content) }))
    .filter(({ bytes }) => bytes.length <= mostBytes)
  const ref = mail.messageId ?? createHash('sha256').update(raw).digest('base64url')
  const subject = mail.subject?.slice(0, 300)
  const incoming = { channel: 'email', ref, from, text: text.slice(0, 20_000), files } as const
  const more = { ...(subject === undefined ? {} : { subject }), ...(token === undefined ? {} : { token }) }
  return (await takeIn(edge, { ...incoming, ...more })) ? 'taken' : 'again'
}

const tokenIn = (address: string): string | undefined => /\+([0-9a-f]{52})@/i.exec(address)?.[1]

const bytesOf = (content: string | ArrayBuffer | Uint8Array): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)

/** Words of a mail that has no plain part: as a reader without styles would see them. */
const plainOf = (html: string): string =>
  html
    .slice(0, 200_000)
    .replace(/<(style|script|head)\b[\s\S]{0,100000}?<\/\1>/gi, '')
    .replace(/<(br|\/p|\/div|\/li|\/tr)\b[^>]{0,500}>/gi, '\n')
    .replace(/<[^>]{0,2000}>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#39;|&rsquo;/g, '’')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')

/** RFC 3464: 5.x.x is for good. Only what the town signed counts: anybody can write a report. */
async function bounced(edge: NoticesEdge, token: string | undefined, report: string): Promise<TakenMail> {
  if (token === undefined || /^Action: (delayed|delivered|relayed|expanded)/im.test(report)) return 'automatic'
  await edge.store.as(access, async (tx) => {
    const intent = (await signedFor(edge.store, tx, 'reply')).read(token)
    if (intent === undefined || !(await lostEmail(tx, intent))) return
    await edge.store.enqueue(tx, reachJobName, { intent })
  })
  return 'bounced'
}
