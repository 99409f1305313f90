import { connect } from 'node:net'
import { Refusal } from './refusal.ts'

/** A virus scanner beside the town. */
export interface Scanner {
  /** true: nothing found. Refuses `scanner.down` when it does not say: a file that nobody looked into is not kept. */
  isClean(bytes: Uint8Array): Promise<boolean>
}

const patience = 30_000
const piece = 64 * 1024

/** ClamAV's daemon at `tcp://host:port`, by INSTREAM: pieces with their length before them, an empty one ends (clamd(8)). */
export function clamdAt(address: string): Scanner {
  const { hostname, port } = new URL(address)
  return {
    isClean: (bytes) =>
      new Promise((told, lost) => {
        const down = () => lost(new Refusal('scanner.down'))
        const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3310) })
        let said = ''
        socket.setTimeout(patience, () => socket.destroy())
        socket.setEncoding('utf8').on('data', (text: string) => {
          said += text
        })
        socket.on('error', down)
        socket.on('close', () => {
          if (/: OK\0?\n?$/.test(said)) told(true)
          else if (/ FOUND\0?\n?$/.test(said)) told(false)
          else down()
        })
        socket.write('zINSTREAM\0')
        for (let from = 0; from < bytes.length; from += piece) {
          const part = bytes.subarray(from, from + piece)
          socket.write(lengthOf(part.length))
          socket.write(part)
        }
        socket.write(lengthOf(0))
      }),
  }
}

function lengthOf(bytes: number): Buffer {
  const four = Buffer.alloc(4)
  four.writeUInt32BE(bytes)
  return four
}
