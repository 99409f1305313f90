/** Packets of SMPP 3.4 (SMPP Developers Forum, issue 1.2): those that a client needs which sends and receives text messages. */
export const commands = {
  bind: 0x09, // bind_transceiver
  submit: 0x04,
  deliver: 0x05,
  unbind: 0x06,
  enquire: 0x15,
  nack: 0x80000000,
} as const
/** An answer has the number of what it answers with the highest bit. */
export const answerTo = (command: number): number => (command | 0x80000000) >>> 0

export interface Pdu {
  readonly command: number
  readonly status: number
  readonly sequence: number
  readonly body: Buffer
}

const cString = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.of(0)])

export function packet(command: number, sequence: number, body: Buffer = Buffer.alloc(0), status = 0): Buffer {
  const head = Buffer.alloc(16)
  head.writeUInt32BE(16 + body.length, 0)
  head.writeUInt32BE(command >>> 0, 4)
  head.writeUInt32BE(status, 8)
  head.writeUInt32BE(sequence, 12)
  return Buffer.concat([head, body])
}

/** Version 0x34 is 3.4; no kind of number is said for our own. */
export const bindBody = (systemId: string, password: string): Buffer =>
  Buffer.concat([cString(systemId), cString(password), cString(''), Buffer.of(0x34, 0, 0), cString('')])

/** Kind and plan of a number (5.2.5, 5.2.6): international ISDN; a name of letters; a short national number. */
function address(number: string): Buffer {
  if (/^\+?[1-9]\d{6,14}$/.test(number)) return Buffer.concat([Buffer.of(1, 1), cString(number.replace('+', ''))])
  if (/^\d+$/.test(number)) return Buffer.concat([Buffer.of(6, 1), cString(number)])
  return Buffer.concat([Buffer.of(5, 0), cString(number.slice(0, 11))])
}

export interface Part {
  readonly from: string
  readonly to: string
  readonly coding: number
  readonly bytes: Buffer
  /** of a longer message: which part of how many, under a number that ties them together (3GPP TS 23.040, 9.2.3.24.1) */
  readonly of?: { readonly reference: number; readonly total: number; readonly number: number }
  /** ask for a receipt of this part */
  readonly receipt: boolean
}

export function submitBody({ from, to, coding, bytes, of, receipt }: Part): Buffer {
  const text = of === undefined ? bytes : Buffer.concat([Buffer.of(5, 0, 3, of.reference, of.total, of.number), bytes])
  return Buffer.concat([
    cString(''), // service_type
    address(from),
    address(to),
    Buffer.of(of === undefined ? 0 : 0x40, 0, 0), // esm_class (0x40: with user data header), protocol_id, priority
    cString(''), // schedule_delivery_time: now
    cString(''), // validity_period: the other side's
    Buffer.of(receipt ? 1 : 0, 0, coding, 0, text.length),
    text,
  ])
}

export interface Delivered {
  readonly from: string
  readonly to: string
  readonly coding: number
  readonly bytes: Buffer
  readonly of?: Part['of']
  /** it tells what became of a message of ours */
  readonly receipt?: { readonly id: string; readonly state: string }
}

/** What a deliver_sm says; undefined when it cannot be read. */
export function readDelivered(body: Buffer): Delivered | undefined {
  try {
    return read(body)
  } catch {
    return undefined // shorter than it says
  }
}

function read(body: Buffer): Delivered {
  let at = 0
  const byte = () => body.readUInt8(at++)
  const text = () => {
    const end = body.indexOf(0, at)
    if (end < 0) throw new RangeError('a text without end')
    const value = body.toString('latin1', at, end)
    at = end + 1
    return value
  }
  text() // service_type
  const number = () => {
    const kind = byte()
    byte()
    const digits = text()
    return kind === 1 && /^\d+$/.test(digits) ? `+${digits}` : digits
  }
  const [from, to] = [number(), number()]
  const kind = byte()
  at += 2
  text()
  text()
  at += 2
  const coding = byte()
  byte()
  const length = byte()
  let bytes = body.subarray(at, at + length)
  at += length
  const more = optional(body, at)
  const payload = more.get(0x0424)
  if (payload !== undefined) bytes = payload
  // 5.2.12: bits 5 to 2 say that it is a receipt.
  if ((kind & 0x3c) === 0x04) return { from, to, coding, bytes, receipt: receiptIn(bytes.toString('latin1'), more) }
  if ((kind & 0x40) === 0) return { from, to, coding, bytes }
  const header = bytes.subarray(1, 1 + (bytes[0] ?? 0))
  const rest = bytes.subarray(1 + header.length)
  const [element, , reference = 0, total = 1, part = 1] = header
  return element === 0 ? { from, to, coding, bytes: rest, of: { reference, total, number: part } } : { from, to, coding, bytes: rest }
}

function optional(body: Buffer, from: number): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>()
  for (let at = from; at + 4 <= body.length; ) {
    const length = body.readUInt16BE(at + 2)
    found.set(body.readUInt16BE(at), body.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return found
}

/** message_state (5.2.28) */
const states = ['', 'ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD']

/** As appendix B writes it, or in optional parameters, which count more. */
function receiptIn(text: string, more: ReadonlyMap<number, Buffer>): { readonly id: string; readonly state: string } {
  const named = (name: string) => new RegExp(`${name}:([^ ]*)`, 'i').exec(text)?.[1] ?? ''
  const id = more.get(0x001e)?.toString('latin1').replace(/\0$/, '')
  const state = states[more.get(0x0427)?.[0] ?? 0]
  return { id: id ?? named('id'), state: (state || named('stat')).toUpperCase() }
}

/** Cuts what comes in into packets. Refuses what is longer than anything a peer may send: then the line is useless. */
export function packetReader(take: (pdu: Pdu) => void): (bytes: Buffer) => void {
  let held: Buffer = Buffer.alloc(0)
  return (bytes) => {
    held = Buffer.concat([held, bytes])
    while (held.length >= 16) {
      const length = held.readUInt32BE(0)
      if (length < 16 || length > 70_000) throw new RangeError(`a packet of ${length} bytes`)
      if (held.length < length) return
      take({
        command: held.readUInt32BE(4),
        status: held.readUInt32BE(8),
        sequence: held.readUInt32BE(12),
        body: held.subarray(16, length),
      })
      held = held.subarray(length)
    }
  }
}
