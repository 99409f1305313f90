import { chmodSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { capabilities, compose } from '#app'
import { type Config, Refusal } from '#kernel'
import type { Edge } from '../start.ts'

/** Verbs that a running server does for whoever may write to its data folder. */
const verbs: Readonly<Record<string, (edge: Edge, args: readonly string[]) => Promise<string>>> = {
  rebuild: async (edge) => (await import('./rebuild.ts')).rebuildVerb(edge),
  token: async (edge, args) => (await import('./token.ts')).tokenVerb(edge, args),
  corpus: async (edge, args) => (await import('./corpus.ts')).corpusVerb(edge, args),
  response: async (edge) => (await import('./response.ts')).responseVerb(edge),
  backup: async (edge, args) => (await import('./backup.ts')).backupVerb(edge, args),
}

interface Asked {
  readonly verb: string
  readonly args: readonly string[]
}
type Told = { readonly done: string } | { readonly refused: string; readonly details: Readonly<Record<string, unknown>> }

const socketOf = (data: string) => join(data, 'control.sock')
const mostCharacters = 10_000

/**
 * The embedded database serves one process. While a server has it, verbs reach it by a socket in its data folder (mode 0600): one JSON line asks,
 * one answers. On PostgreSQL no socket is needed.
 */
export async function listenToVerbs(edge: Edge): Promise<Disposable> {
  const path = socketOf(edge.config.data)
  rmSync(path, { force: true }) // of a server that was killed: the lock says that none runs
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let line = ''
    socket.on('error', () => {})
    socket.setEncoding('utf8').on('data', (part: string) => {
      line += part
      if (line.length > mostCharacters) socket.destroy()
    })
    socket.on('end', async () => socket.end(JSON.stringify(await obey(edge, line))))
  })
  await new Promise<void>((listening, lost) => server.once('error', lost).listen(path, listening))
  chmodSync(path, 0o600)
  return { [Symbol.dispose]: () => void server.close() }
}

async function obey(edge: Edge, line: string): Promise<Told> {
  try {
    const { verb, args } = JSON.parse(line) as Asked
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
    if (run === undefined) throw new Refusal('control.unknown', { verb })
    return { done: await run(edge, args) }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.code, details: error.details }
    edge.telemetry.failure('control.failed', error)
    return { refused: 'control.failed', details: {} }
  }
}

/** Does a verb where the town is: by the server that holds its embedded database, else in this process. Says what was done. */
export async function atTown(verb: string, args: readonly string[], config: Config): Promise<number> {
  const { done, elsewhere } = await doneAt(verb, args, config)
  process.stdout.write(`${done}${elsewhere ? ' (by the running server)' : ''}\n`)
  return 0
}

/** As `atTown`, answering what the verb answers. `elsewhere`: the running server did it. */
export async function doneAt(
  verb: string,
  args: readonly string[],
  config: Config,
): Promise<{ readonly done: string; readonly elsewhere: boolean }> {
  const told = config.database === undefined ? await ask(config.data, { verb, args }) : undefined
  if (told !== undefined && 'refused' in told) throw new Refusal(told.refused, told.details)
  return told === undefined ? { done: await here(verb, args, config), elsewhere: false } : { done: told.done, elsewhere: true }
}

async function here(verb: string, args: readonly string[], config: Config): Promise<string> {
  // Nothing is published by the way: services come from the database, not from the folders.
  const { edge } = await compose({ config, capabilities, demo: false, empty: true })
  try {
    return (await verbs[verb]?.(edge, args)) ?? ''
  } finally {
    await edge.store.close()
  }
}

/** undefined: no server listens. */
function ask(data: string, asked: Asked): Promise<Told | undefined> {
  return new Promise((answer) => {
    const socket = connect(socketOf(data))
    socket.once('error', () => answer(undefined))
    socket.once('connect', async () => {
      socket.end(JSON.stringify(asked))
      const line = await text(socket).catch(() => '')
      answer(line === '' ? { refused: 'control.failed', details: {} } : (JSON.parse(line) as Told))
    })
  })
}
