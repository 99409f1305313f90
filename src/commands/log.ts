import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { capabilities, compose } from '#app'
import { isUuid, Refusal, readConfig, readReference } from '#kernel'
import { Broken, exportLog, newKeys, publicKeysOf, readPolicy, serveWitness, sourceAt, verifyLog } from '#log'
import type { Tx } from '#store'
import { sql } from '#store'
import type { Edge } from '../start.ts'
import { faultText } from './log-faults.ts'

type Env = Readonly<Record<string, string | undefined>>
type Verb = (args: readonly string[], root: string, env: Env) => Promise<number>

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const asSystem = { actor: 'system', purpose: 'administration' } as const

/** `log verify | prove | export | key | witness`: what outsiders, and the operator, do with the public log. A fault is a sentence, and a line with its code. */
export async function log(args: readonly string[], root: string, env: Env): Promise<number> {
  const [name = '', ...rest] = args
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (verb === undefined) throw new Refusal('log.verb', { verbs: Object.keys(verbs) })
  try {
    return await verb(rest, root, env)
  } catch (error) {
    if (error instanceof Broken) {
      process.stderr.write(`${faultText(error)}\n`)
      throw new Refusal(error.code, error.details)
    }
    throw error
  }
}

const file = (path: string): string => {
  if (!existsSync(path)) throw new Refusal('log.nothing-there', { path })
  return readFileSync(path, 'utf8')
}

/** Every entry and tile of a published log, against the keys of a policy; with `--since` only what came after a checkpoint that was kept. */
const verify: Verb = async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { since: { type: 'string' }, policy: { type: 'string' }, json: { type: 'boolean' } },
  })
  const [place] = positionals
  if (place === undefined)
    throw new Refusal('log.nothing-there', { usage: 'guichet log verify <url or folder> [--since <checkpoint>] [--policy <file>]' })
  const source = sourceAt(place)
  const own = values.policy === undefined ? await source('policy') : undefined
  if (own === undefined && (await source('checkpoint')) === undefined)
    throw new Refusal('log.nothing-there', { place, why: 'no log is published there: is its /log forgotten?' })
  if (values.policy === undefined && own === undefined)
    throw new Refusal('log.policy', { why: 'the log publishes none: give --policy <file>' })
  const policy = readPolicy(values.policy === undefined ? Buffer.from(own!).toString() : file(values.policy))
  const began = performance.now()
  const found = await verifyLog(source, policy, values.since === undefined ? undefined : file(values.since))
  const { head, checked, cosigners, quorum } = found
  const seconds = (performance.now() - began) / 1000
  if (values.json)
    say(JSON.stringify({ origin: head.origin, size: head.size, root: Buffer.from(head.root).toString('base64'), checked, quorum }))
  else {
    say(`${head.origin}: ${head.size} entries, root ${Buffer.from(head.root).toString('base64')}`)
    say(`${checked} entries verified in ${seconds.toFixed(1)} s${values.since === undefined ? '' : ', and nothing before them changed'}`)
    say(
      `Witnesses: ${cosigners.map(({ witness, time }) => `${witness.name} (${new Date(time * 1000).toISOString()})`).join(', ') || 'none'}`,
    )
    if (own !== undefined) say('The keys came from the log itself: keep its policy file now, and give it with --policy next time.')
    if (!quorum) say('The witnesses that the policy asks for are not there.')
  }
  return quorum ? 0 : 1
}

/** Receipts of a case's events, or of one event: `.tlog-proof` files that prove without us. */
const prove: Verb = async (args, root, env) => {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { to: { type: 'string' } } })
  const what = positionals.join(' ') // a reference is written in groups of four
  return await within(root, env, async (edge) => {
    await edge.publicLog.integrate()
    const events = await edge.store.as(asSystem, (tx) => eventsOf(tx, what))
    if (events.length === 0) throw new Refusal('log.nothing-there', { what })
    let written = 0
    for (const { id, seq, type } of events) {
      const receipt = await edge.store.as(asSystem, (tx) => edge.publicLog.receiptOf(tx, id))
      if (receipt === undefined) continue
      written += 1
      if (values.to === undefined) say(receipt.proof)
      else {
        mkdirSync(values.to, { recursive: true })
        writeFileSync(join(values.to, `${String(seq).padStart(3, '0')}-${type}.tlog-proof`), receipt.proof)
      }
    }
    if (values.to !== undefined) say(`${written} receipts in ${values.to}`)
    return written === events.length ? 0 : 1
  })
}

async function eventsOf(tx: Tx, what: string): Promise<{ id: string; seq: number; type: string }[]> {
  const reference = readReference(what)
  if (reference !== undefined)
    return tx.rows(sql`select e.id, e.seq, e.type from log.event e join cases.case c on c.id = e.case_id
      where c.reference = ${reference} and e.stream = 'case:' || c.id order by e.seq`)
  return isUuid(what) ? tx.rows(sql`select id, seq, type from log.event where id = ${what}`) : []
}

/** The published files in a folder, for any web server; called again it adds what is new and keeps the rest. */
const publish: Verb = async (args, root, env) => {
  const [folder] = args
  if (folder === undefined) throw new Refusal('log.nothing-there', { usage: 'guichet log export <folder>' })
  return await within(root, env, async (edge) => {
    await edge.publicLog.integrate()
    const { files, size } = await exportLog(edge.store, edge.publicLog, folder)
    say(`${size} entries, ${files} files written in ${folder}`)
    return 0
  })
}

/** New keys. The private ones go to a file that only its owner reads; what others need is printed. */
const key: Verb = async (args) => {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { to: { type: 'string' } } })
  const [origin] = positionals
  if (origin === undefined || values.to === undefined) throw new Refusal('log.keys', { usage: 'guichet log key <origin> --to <file>' })
  if (existsSync(values.to)) throw new Refusal('log.keys', { why: 'the file exists', path: values.to })
  const keys = newKeys(origin)
  writeFileSync(values.to, keys, { mode: 0o600, flag: 'wx' })
  for (const line of publicKeysOf(keys)) say(line)
  return 0
}

/** A witness without a town: cosigns the logs of a policy, remembers in a folder, until it is stopped. */
const witness: Verb = async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      keys: { type: 'string' },
      policy: { type: 'string' },
      port: { type: 'string', default: '3100' },
      host: { type: 'string', default: '127.0.0.1' },
    },
  })
  const [folder] = positionals
  if (folder === undefined || values.keys === undefined || values.policy === undefined)
    throw new Refusal('log.nothing-there', { usage: 'guichet log witness <folder> --keys <file> --policy <file> [--port 3100]' })
  const running = await serveWitness({
    folder,
    keys: file(values.keys),
    policy: file(values.policy),
    port: Number(values.port),
    host: values.host,
  })
  say(`Witness of ${running.logs.join(', ')} at ${running.url}`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
  await running.close()
  return 0
}

const verbs: Readonly<Record<string, Verb>> = { verify, prove, export: publish, key, witness }

async function within(root: string, env: Env, work: (edge: Edge) => Promise<number>): Promise<number> {
  const { edge } = await compose({ config: readConfig(env, root), capabilities, demo: false })
  try {
    return await work(edge)
  } finally {
    await edge.store.close()
  }
}
