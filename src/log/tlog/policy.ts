/** Whom to trust (c2sp.org/tlog-policy): logs, witnesses, and how many of them it takes. Pure. */
import { Broken } from './broken.ts'
import { equal } from './bytes.ts'
import { type Signed, signersOf } from './checkpoint.ts'
import { type Note, type PublicKey, readKey, writeKey } from './note.ts'

export interface Witness {
  readonly name: string
  readonly key: PublicKey
  /** where it takes checkpoints (`<url>/add-checkpoint`) */
  readonly url?: string
}

interface Group {
  readonly name: string
  readonly threshold: number
  readonly members: readonly string[]
}

export interface Policy {
  readonly logs: readonly { readonly key: PublicKey; readonly url?: string }[]
  readonly witnesses: readonly Witness[]
  readonly groups: readonly Group[]
  readonly quorum: string
}

export const nobody: Policy = { logs: [], witnesses: [], groups: [], quorum: 'none' }

/** Refuses `log.policy-malformed` with the number of the line. */
export function readPolicy(text: string): Policy {
  const policy = { logs: [] as Policy['logs'][number][], witnesses: [] as Witness[], groups: [] as Group[] }
  let quorum: string | undefined
  const member = new Set<string>()
  const known = (name: string) => [...policy.witnesses, ...policy.groups].some((one) => one.name === name)
  for (const [index, written] of text.split('\n').entries()) {
    const refuse = (): never => {
      throw new Broken('log.policy-malformed', { line: index + 1 })
    }
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(written)) refuse()
    const [word = '', ...rest] = written.split(/[ \t]+/).filter((part) => part !== '')
    if (word === '' || word.startsWith('#')) continue
    const fresh = (name: string): string => (name === 'none' || known(name) ? refuse() : name)
    const keyOf = (vkey: string): PublicKey => {
      try {
        return readKey(vkey)
      } catch {
        return refuse()
      }
    }
    const twice = (key: PublicKey, among: readonly { readonly key: PublicKey }[]) => among.some((one) => equal(one.key.key, key.key))
    if (word === 'log' && (rest.length === 1 || rest.length === 2)) {
      const [vkey = '', url] = rest
      const key = keyOf(vkey)
      if (key.type !== 'ed25519' || twice(key, policy.logs)) refuse()
      policy.logs.push({ key, ...(url === undefined ? {} : { url }) })
    } else if (word === 'witness' && (rest.length === 2 || rest.length === 3)) {
      const [name = '', vkey = '', url] = rest
      const key = keyOf(vkey)
      if (key.type === 'ed25519' || twice(key, policy.witnesses)) refuse()
      policy.witnesses.push({ name: fresh(name), key, ...(url === undefined ? {} : { url }) })
    } else if (word === 'group' && rest.length >= 3) {
      const [name = '', rule = '', ...members] = rest
      const threshold = rule === 'any' ? 1 : rule === 'all' ? members.length : /^[1-9]\d*$/.test(rule) ? Number(rule) : refuse()
      if (threshold > members.length) refuse()
      for (const one of members) {
        if (!known(one) || member.has(one)) refuse()
        member.add(one)
      }
      policy.groups.push({ name: fresh(name), threshold, members })
    } else if (word === 'quorum' && rest.length === 1 && quorum === undefined) {
      quorum = rest[0] === 'none' || known(rest[0] ?? '') ? rest[0] : refuse()
    } else refuse()
  }
  if (quorum === undefined) throw new Broken('log.policy-malformed')
  return { ...policy, quorum }
}

export const writePolicy = ({ logs, witnesses, groups, quorum }: Policy): string =>
  [
    ...logs.map(({ key, url }) => ['log', writeKey(key), url ?? '']),
    ...witnesses.map(({ name, key, url }) => ['witness', name, writeKey(key), url ?? '']),
    ...groups.map(({ name, threshold, members }) => ['group', name, String(threshold), ...members]),
    ['quorum', quorum],
  ]
    .map((words) => `${words.join(' ').trimEnd()}\n`)
    .join('')

export function isQuorum(policy: Policy, cosigners: ReadonlySet<string>): boolean {
  const holds = (name: string): boolean => {
    const group = policy.groups.find((one) => one.name === name)
    return group === undefined ? cosigners.has(name) : group.members.filter(holds).length >= group.threshold
  }
  return policy.quorum === 'none' || holds(policy.quorum)
}

export interface Cosigned {
  readonly witness: Witness
  readonly time: number
}

/** Witnesses of the policy that cosigned a note. A wrong cosignature of one of them refuses the note. */
export function cosignersOf(policy: Policy, note: Note): Cosigned[] {
  const signed = signersOf(
    note,
    policy.witnesses.map(({ key }) => key),
  )
  const by = (key: PublicKey): Signed | undefined => signed.find((one) => one.key === key)
  return policy.witnesses.flatMap((witness) => {
    const found = by(witness.key)
    return found?.time === undefined ? [] : [{ witness, time: found.time }]
  })
}

export const hasQuorum = (policy: Policy, note: Note): boolean =>
  isQuorum(policy, new Set(cosignersOf(policy, note).map(({ witness }) => witness.name)))
