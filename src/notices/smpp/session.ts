import { connect, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import {
  answerTo,
  bindBody,
  commands,
  type Delivered,
  type Part,
  type Pdu,
  packet,
  packetReader,
  readDelivered,
  submitBody,
} from './pdu.ts'

/** What became of one packet that was sent: `unsent` surely did not leave, `lost` may have arrived. */
export type Sent = { readonly was: 'answered'; readonly status: number; readonly id: string } | { readonly was: 'unsent' | 'lost' }

export interface Session {
  submit(part: Part): Promise<Sent>
  readonly open: boolean
  close(): void
}

export interface SessionOptions {
  readonly url: URL
  /** a message or receipt that came; the other side is answered when this is done, so that nothing is lost */
  delivered(delivered: Delivered): Promise<void>
  /** milliseconds */
  readonly timeout?: number
}

/** submit_sm that may be under way at once */
const window = 50
const beat = 30_000

/** A bound line to a message centre, as transceiver. Refuses with an error whose `code` says why when it cannot be opened. */
export async function openSession({ url, delivered, timeout = 30_000 }: SessionOptions): Promise<Session> {
  const port = Number(url.port === '' ? (url.protocol === 'smpps:' ? 3550 : 2775) : url.port)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const socket = url.protocol === 'smpps:' ? connectSecure({ host, port, servername: host }) : connect({ host, port })
  socket.setNoDelay(true)
  const line = lineOver(socket, timeout, delivered)
  const bound = await line.ask(commands.bind, bindBody(decodeURIComponent(url.username), decodeURIComponent(url.password)))
  if (bound.was !== 'answered' || bound.status !== 0) {
    line.close()
    throw Object.assign(new Error('no bind'), { code: bound.was === 'answered' ? `smpp-${bound.status.toString(16)}` : 'smpp-down' })
  }
  // An idle line holds no process back from ending.
  const pulse = setInterval(() => void line.ask(commands.enquire).then(({ was }) => was === 'answered' || line.close()), beat).unref()
  socket.once('close', () => clearInterval(pulse))
  return {
    submit: (part) => line.ask(commands.submit, submitBody(part)),
    close: line.close,
    get open() {
      return line.open
    },
  }
}

/** Requests and their answers over one socket. */
function lineOver(socket: Socket, timeout: number, delivered: SessionOptions['delivered']) {
  const waiting = new Map<number, (sent: Sent) => void>()
  const queue: (() => void)[] = []
  let [sequence, under, open] = [0, 0, true]

  const answered = ({ command, status, sequence: of, body }: Pdu) => {
    const end = body.indexOf(0)
    waiting.get(of)?.({
      was: 'answered',
      status: command === commands.nack && status === 0 ? 1 : status,
      id: body.toString('latin1', 0, Math.max(end, 0)),
    })
  }
  const take = (pdu: Pdu): void => {
    if ((pdu.command & 0x80000000) !== 0) {
      answered(pdu)
      return
    }
    const reply = (status = 0, body = Buffer.alloc(0)) => socket.write(packet(answerTo(pdu.command), pdu.sequence, body, status))
    if (pdu.command === commands.enquire) return void reply()
    if (pdu.command === commands.unbind) return void socket.end(packet(answerTo(pdu.command), pdu.sequence))
    if (pdu.command !== commands.deliver) return void socket.write(packet(commands.nack, pdu.sequence, Buffer.alloc(0), 0x03)) // unknown command
    const read = readDelivered(pdu.body)
    if (read === undefined) return void reply(0x01) // invalid message length
    // 0x64, a temporary failure: the other side keeps it and tries again.
    void delivered(read).then(
      () => reply(0, Buffer.of(0)),
      () => reply(0x64, Buffer.of(0)),
    )
  }
  const reader = packetReader(take)
  const close = () => {
    open = false
    socket.destroy()
  }
  socket.on('data', (bytes: Buffer) => {
    try {
      reader(bytes)
    } catch {
      close()
    }
  })
  socket.on('error', close)
  socket.on('close', () => {
    open = false
    for (const end of waiting.values()) end({ was: 'lost' })
    for (const next of queue.splice(0)) next()
  })
  socket.unref()

  /** What is sent in one turn of the process leaves in one piece. */
  const write = (bytes: Buffer) => {
    if (socket.writableCorked === 0) {
      socket.cork()
      setImmediate(() => socket.uncork())
    }
    socket.write(bytes)
  }
  const ask = async (command: number, body?: Buffer): Promise<Sent> => {
    if (under >= window && command === commands.submit) await new Promise<void>((next) => queue.push(next))
    if (!open) return { was: 'unsent' }
    under++
    socket.ref()
    sequence = (sequence % 0x7fffffff) + 1
    const own = sequence
    let timer: NodeJS.Timeout | undefined
    const sent = await new Promise<Sent>((end) => {
      waiting.set(own, end)
      timer = setTimeout(() => end({ was: 'lost' }), timeout)
      write(packet(command, own, body))
    })
    clearTimeout(timer)
    waiting.delete(own)
    under--
    if (under === 0) socket.unref()
    queue.shift()?.()
    return sent
  }
  return {
    ask,
    close,
    get open() {
      return open
    },
  }
}
