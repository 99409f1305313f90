import { createServer, type IncomingMessage } from 'node:http'
import { Refusal, systemClock } from '#kernel'
import { readWitnessKeys } from '../publish/keys.ts'
import { readPolicy } from '../tlog/policy.ts'
import { answerCheckpoint, type Reply } from './answer.ts'
import { memoryAt } from './memory.ts'

export interface WitnessOptions {
  readonly folder: string
  /** lines of private keys */
  readonly keys: string
  /** policy whose `log` lines are witnessed */
  readonly policy: string
  readonly port: number
  readonly host: string
}

export interface RunningWitness extends AsyncDisposable {
  readonly url: string
  readonly logs: readonly string[]
  close(): Promise<void>
}

const longest = 64 * 1024

/** A witness that is no town: a partner, an association, a newspaper. */
export async function serveWitness({ folder, keys, policy, port, host }: WitnessOptions): Promise<RunningWitness> {
  const signers = readWitnessKeys(keys)
  if (signers.length === 0) throw new Refusal('log.keys', { why: 'no key that cosigns' })
  const logs = readPolicy(policy).logs.map(({ key }) => key)
  const memory = memoryAt(folder)
  const answer = async (request: IncomingMessage): Promise<Omit<Reply, 'status'> & { readonly status: number }> => {
    const nothing = { status: 404, type: 'text/plain; charset=utf-8', body: '' }
    if (request.method === 'POST' && request.url === '/add-checkpoint') {
      const text = await bodyOf(request)
      if (text === undefined) return { ...nothing, status: 413 }
      return answerCheckpoint(text, logs, signers, memory, Math.floor(systemClock.now() / 1000))
    }
    const note = memory.noteOf(/^\/([0-9a-f]{64})\/checkpoint$/.exec(request.url ?? '')?.[1] ?? '')
    return request.method === 'GET' && note !== undefined ? { ...nothing, status: 200, body: note } : nothing
  }
  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, type, body }) => response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return {
    url: `http://${host}:${typeof address === 'object' ? address?.port : port}`,
    logs: [...new Set(logs.map(({ name }) => name))],
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > longest) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}
