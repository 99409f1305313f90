import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface MailServer {
  readonly port: number
  /** what it took, as it came */
  readonly mails: string[]
  close(): Promise<void>
}

/** A mail server that keeps what it gets; closed, it is away. `slow`: milliseconds before it says that it took one; `most`: after so many it says to come back later. */
export async function mailServer({ port = 0, slow = 0, most = Number.POSITIVE_INFINITY } = {}): Promise<MailServer> {
  const mails: string[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _session, done) => {
      let text = ''
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      stream.on('end', () => {
        if (mails.length >= most) return done(Object.assign(new Error('Later.'), { responseCode: 451 }))
        mails.push(text)
        if (slow === 0) done()
        else setTimeout(() => done(), slow)
      })
    },
  })
  server.on('error', () => undefined) // a client that was killed
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', () => listening()))
  return { port: (server.server.address() as AddressInfo).port, mails, close: () => new Promise((closed) => server.close(() => closed())) }
}

/** An e-mail as one reads it. */
export const decoded = (mail: string): string =>
  mail.replace(/=\r?\n/g, '').replace(/(=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString())
