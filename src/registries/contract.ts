import { z } from 'zod'
import type { Registry, Town } from '#definitions'
import type { EdgeBase } from '#kernel'
import type { Log } from '#log'
import type { Fact } from '#people'
import type { AccessContext, Store } from '#store'

/** What registers need of the composed town. */
export interface RegistriesEdge extends EdgeBase {
  readonly store: Store
  readonly log: Log
  readonly town: Town
  /** demonstration: origin of its own server, which `demo:` stands for */
  readonly demoServer?: string
}

/**
 * Why a register is asked. `look`: a person looks at a page of hers (own reads write nothing). `begin`: her case begins. `request`: she asked for it,
 * and sees the answer before it is used. `law`: a right is opened without being asked for.
 */
export type Because = 'look' | 'begin' | 'request' | 'law'

/**
 * How it ended. `open`: not asked, since the person has not asked for it. `barred`: not asked, since purpose or concept is not in its definition.
 * `several`: more than one person fits, so nothing is said. `unreadable`: it answered something else than its definition says.
 */
export type Outcome = 'found' | 'none' | 'several' | 'down' | 'unreadable' | 'open' | 'barred'

export interface Asked {
  readonly outcome: Outcome
  /** concept → value, of the concepts asked for; empty unless found */
  readonly values: Readonly<Record<string, unknown>>
  /** as of when its data stands (UTC instant) */
  readonly at: string
}

export interface Question {
  readonly registry: string
  /** whose unit of work it is: actor, purpose, case */
  readonly access: AccessContext
  readonly person: string
  readonly concepts: readonly string[]
  readonly because: Because
  /** all facts of the person, where whoever asks has read them in this unit's access */
  readonly facts?: readonly Fact[]
}

/** The person as a register may know her. */
export interface Identity {
  readonly given?: string
  readonly family?: string
  /** `1988-06-09` */
  readonly birth?: string
  /** a national number, where there is one */
  readonly identifier?: string
}

export interface Connected {
  readonly edge: RegistriesEdge
  readonly registry: Registry
  readonly access: AccessContext
  readonly person: string
  readonly identity: Identity
  readonly trace: string
}

/** One way to reach a register: the records that fit the person. Refuses `outgoing.*`, `registry.down`, `registry.unreadable`. */
export type Connect = (asked: Connected) => Promise<readonly unknown[]>

/** A register is asked about a person, from here on: written before the call, so that nothing goes out without its line. */
export const registryAsked = {
  type: 'registry.asked',
  version: 1,
  payload: z.strictObject({
    registry: z.string(),
    concepts: z.array(z.string()),
    because: z.enum(['begin', 'request', 'law']),
    case: z.uuid().optional(),
    /** W3C trace id: the other side got it too */
    trace: z.string(),
  }),
}

export const registryAnswered = {
  type: 'registry.answered',
  version: 1,
  payload: z.strictObject({ registry: z.string(), outcome: z.enum(['found', 'none', 'several', 'down', 'unreadable']) }),
}
