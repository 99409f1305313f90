import type { Actor } from '#kernel'
import type { Field, Provenance } from '#services'
import type { Lang } from '#web'
import type { Known, RegisterAsked } from '../../known-facts.ts'
import type { Draft } from '../../store.ts'
import { registerHref, tasksHref } from './links.ts'

type Registers = Known['registers']

/** The person has not said yet whether she wants it asked, or used. */
const isUndecided = ({ outcome, shown }: RegisterAsked): boolean => outcome === 'open' || shown !== undefined

export const undecided = (registers: Registers = {}): string | undefined => Object.keys(registers).find((id) => isUndecided(registers[id]!))

/** The first register that waits for her word, else the list of what is asked. */
export function nextHref(lang: Lang, reference: string, registers: Registers | undefined): string {
  const id = undecided(registers)
  return id === undefined ? tasksHref(lang, reference) : registerHref(lang, reference, id)
}

export const withRegister = (draft: Draft, id: string, asked: RegisterAsked): Draft => ({
  ...draft,
  registers: { ...draft.registers, [id]: asked },
})

/** The draft with what a register showed, as verified answers. Nothing shown: nothing changes. */
export function withShown(draft: Draft, id: string): Draft {
  const asked = draft.registers?.[id]
  if (asked?.shown === undefined) return draft
  const from: Provenance = { source: `registry.${id}`, at: asked.at ?? asked.on, verified: true }
  const provenance = Object.fromEntries(Object.keys(asked.shown).map((name) => [name, from]))
  return withRegister({ ...draft, answers: { ...draft.answers, ...asked.shown }, provenance: { ...draft.provenance, ...provenance } }, id, {
    outcome: 'found',
    on: asked.on,
  })
}

/** Why a person declares what a register would have said: it did not answer, or said nothing of use. Her own wish is no reason to note. */
export function insteadOf(field: Field | undefined, registers: Registers = {}): Pick<Provenance, 'instead'> {
  for (const source of field?.from ?? []) {
    const why = registers[source.replace(/^registry\./, '')]?.outcome
    if (why === 'none' || why === 'several' || why === 'down' || why === 'unreadable') return { instead: { source, why } }
  }
  return {}
}

const levels = ['none', 'low', 'substantial', 'high'] as const

/** What a register wants of the session before it is asked. undefined: nothing more. */
export function lacking(
  registry: { readonly assurance: Actor['assurance']; readonly fresh?: number },
  actor: Pick<Actor, 'assurance' | 'session'>,
  now: number,
): 'surer' | 'again' | undefined {
  if (levels.indexOf(actor.assurance) < levels.indexOf(registry.assurance)) return 'surer'
  return registry.fresh !== undefined && now - Date.parse(actor.session?.at ?? '1970-01-01T00:00:00Z') > registry.fresh
    ? 'again'
    : undefined
}
