import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, Refusal } from '#kernel'
import { Broken } from '../tlog/broken.ts'
import { type PublicKey, readKey, writeKey } from '../tlog/note.ts'
import { newSigner, readSigner, type Signer } from '../tlog/signer.ts'

/** Who signs for this log (its name is the origin) and, when we witness others, who cosigns. Several of a kind: a rotation is under way. */
export interface LogKeys {
  readonly origin: string
  readonly log: readonly Signer[]
  readonly witness: readonly Signer[]
  /** public keys with which this log signed before: receipts of that time stay good */
  readonly former: readonly PublicKey[]
}

const refuse = (why: string): never => {
  throw new Refusal('log.keys', { why })
}

function read<T>(reader: (line: string) => T, line: string): T {
  try {
    return reader(line)
  } catch (error) {
    if (error instanceof Broken) return refuse(error.code)
    throw error
  }
}

const wordsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => !line.trim().startsWith('#'))
    .flatMap((line) => line.split(/\s+/))
    .filter((word) => word !== '')

const isPrivate = (word: string): boolean => word.startsWith('PRIVATE+KEY+')
const isLogs = ({ key }: Signer): boolean => key.type === 'ed25519'
const signersIn = (text: string): Signer[] =>
  wordsOf(text)
    .filter(isPrivate)
    .map((line) => read(readSigner, line))

/** Who cosigns, of lines of private keys. Refuses `log.keys`. */
export function readWitnessKeys(text: string): readonly Signer[] {
  const signers = signersIn(text).filter((signer) => !isLogs(signer))
  // The Ed25519 cosignature does not say who made it: one key must not stand for two names.
  if (new Set(signers.map(({ key }) => key.name)).size > 1) refuse('keys of two witnesses')
  return signers
}

/** Lines of private keys, and of public ones of the past; empty lines and `#` are passed over. Refuses `log.keys`. */
export function readKeys(text: string): LogKeys {
  const log = signersIn(text).filter(isLogs)
  const former = wordsOf(text)
    .filter((word) => !isPrivate(word))
    .map((word) => read(readKey, word))
  const origin = log[0]?.key.name ?? refuse('no key that signs a log')
  if ([...log.map(({ key }) => key), ...former].some(({ name, type }) => name !== origin || type !== 'ed25519')) refuse('keys of two logs')
  return { origin, log, witness: readWitnessKeys(text), former }
}

/** New keys for a log, and for the witness that it is to others: Ed25519 to sign, Ed25519 and ML-DSA-44 to cosign. */
export const newKeys = (origin: string): string =>
  [
    newSigner(origin, 'ed25519'),
    newSigner(`${origin}/witness`, 'cosignature-ed25519'),
    newSigner(`${origin}/witness`, 'cosignature-ml-dsa-44'),
  ]
    .map((line) => `${line}\n`)
    .join('')

/** What others need of keys: one verifier key a line. */
export const publicKeysOf = (text: string): string[] => {
  const { log, witness } = readKeys(text)
  return [...log, ...witness].map(({ key }) => writeKey(key))
}

/**
 * The keys that `GUICHET_LOG_KEY` holds or names. A demonstration makes its own at first; a town without them records and publishes nothing.
 */
export function keysOf(config: Config): LogKeys | undefined {
  const given = config.logKey
  if (given?.startsWith('PRIVATE+KEY+')) return readKeys(given)
  if (given !== undefined) {
    if (!existsSync(given)) throw new Refusal('log.keys', { why: 'no such file', path: given })
    return readKeys(readFileSync(given, 'utf8'))
  }
  if (!config.demo) return undefined
  const path = join(config.data, 'log.key')
  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  if (!existsSync(path)) {
    // Two processes may begin at once: each writes a whole file, the first one's stays.
    const own = `${path}.${randomBytes(4).toString('hex')}`
    writeFileSync(own, newKeys(`demo-${randomBytes(4).toString('hex')}.guichet.invalid/log`), { mode: 0o600 })
    try {
      linkSync(own, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(own)
    }
  }
  return readKeys(readFileSync(path, 'utf8'))
}
