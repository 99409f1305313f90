/** A message centre by an outside implementation of SMPP, for tests: takes what our client sends, and does what a carrier may do. */
import type { AddressInfo } from 'node:net'
import library from 'smpp'

interface Pdu {
  readonly system_id?: string
  readonly password?: string
  readonly destination_addr: string
  readonly short_message: { readonly message: string | Buffer; readonly udh?: readonly Buffer[] }
  readonly data_coding: number
  readonly registered_delivery: number
  readonly command_status: number
  response(fields?: Readonly<Record<string, unknown>>): unknown
}
interface Session {
  on(event: string, heard: (pdu: Pdu) => void): void
  send(pdu: unknown, answered?: (pdu: Pdu) => void): void
  deliver_sm(fields: Readonly<Record<string, unknown>>, answered?: (pdu: Pdu) => void): void
  destroy(): void
  close(): void
}
interface Smpp {
  createServer(opened: (session: Session) => void): {
    listen(port: number, host: string, done: () => void): void
    close(done: () => void): void
    address(): AddressInfo
  }
}
const smpp = library as Smpp

export interface TakenMessage {
  readonly to: string
  readonly text: string
  readonly coding: number
  /** the bytes that tie parts together */
  readonly header?: string
  readonly id: string
}

export interface MessageCentre {
  readonly url: string
  readonly taken: TakenMessage[]
  /** what it does with the next submit_sm: takes it (usual), refuses it with a status, or cuts the line without an answer */
  next: 'take' | 'cut' | number
  /** a receipt of a message, as appendix B writes it; resolves with the status of the answer */
  receipt(id: string, state: string): Promise<number>
  /** somebody writes to the town */
  write(from: string, text: string): Promise<number>
  close(): Promise<void>
}

export async function openCentre(port = 0): Promise<MessageCentre> {
  const sessions = new Set<Session>()
  const taken: TakenMessage[] = []
  const server = smpp.createServer((session) => {
    sessions.add(session)
    session.on('bind_transceiver', (pdu) => {
      const known = pdu.system_id === 'town' && pdu.password === 'secret'
      session.send(pdu.response(known ? {} : { command_status: 0x0e }))
    })
    session.on('enquire_link', (pdu) => session.send(pdu.response()))
    session.on('submit_sm', (pdu) => {
      if (centre.next === 'cut') {
        session.destroy()
        return
      }
      if (typeof centre.next === 'number') {
        session.send(pdu.response({ command_status: centre.next }))
        return
      }
      const { message, udh } = pdu.short_message
      const id = `m${taken.length + 1}`
      taken.push({
        to: pdu.destination_addr,
        text: String(message),
        coding: pdu.data_coding,
        id,
        ...(udh === undefined ? {} : { header: Buffer.concat([...udh]).toString('hex') }),
      })
      session.send(pdu.response({ message_id: id }))
    })
    session.on('close', () => sessions.delete(session))
    session.on('error', () => sessions.delete(session))
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const deliver = (fields: Readonly<Record<string, unknown>>) =>
    new Promise<number>((answered) => {
      const [session] = [...sessions].slice(-1)
      session!.deliver_sm(fields, (pdu) => answered(pdu.command_status))
    })
  const centre: MessageCentre = {
    url: `smpp://town:secret@127.0.0.1:${server.address().port}?from=Valmont`,
    taken,
    next: 'take',
    receipt: (id, state) =>
      deliver({
        source_addr: '33639980142',
        source_addr_ton: 1,
        destination_addr: 'Valmont',
        esm_class: 4,
        short_message: `id:${id} sub:001 dlvrd:001 submit date:2611241500 done date:2611241501 stat:${state} err:000 text:`,
      }),
    write: (from, text) =>
      deliver({
        source_addr: from.replace('+', ''),
        source_addr_ton: 1,
        source_addr_npi: 1,
        destination_addr: '30000',
        short_message: text,
      }),
    close: () => {
      for (const session of sessions) session.destroy()
      return new Promise((done) => server.close(() => done()))
    },
  }
  return centre
}
