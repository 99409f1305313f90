import { mayBeSameDay, readPartialDay, surelyYears } from '../partial-day.ts'
import type { RelationKind, Stated } from './events.ts'
import type { Relation } from './store.ts'

/** A member of a household as a family register gives it. */
export interface Member {
  readonly given: string
  readonly birth?: string
}

/** Reads what a register gave: a list of entries with a first name and a birth, under the names that definitions use. Anything else is left out. */
export function membersIn(value: unknown): readonly Member[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry): Member[] => {
    if (typeof entry !== 'object' || entry === null) return []
    const found = entry as Readonly<Record<string, unknown>>
    const given = [found.prénom, found.given, found.voornaam].find((one) => typeof one === 'string' && one.trim() !== '')
    const written = [found.naissance, found.birth, found.geboorte].find((one) => typeof one === 'string')
    const birth = typeof written === 'string' ? readPartialDay(written) : undefined
    return typeof given === 'string' ? [{ given: given.trim(), ...(birth === undefined ? {} : { birth }) }] : []
  })
}

const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}|[\s'’-]/gu, '')
    .toLowerCase()

interface Self {
  readonly given: string
  readonly birth?: string
}

/**
 * What a register of households adds to what is known: those who are not the person herself and not there yet. The register says who lives together,
 * not who is whose child: of a minor in an adult's household the kind is left to the person, `lives-with` is all that is recorded.
 */
export function toRecord(
  members: readonly Member[],
  self: Self,
  known: readonly Pick<Relation, 'given' | 'birth' | 'ended'>[],
): readonly Stated[] {
  const isSelf = ({ given, birth }: Member) =>
    plain(given) === plain(self.given) && (birth === undefined || self.birth === undefined || mayBeSameDay(birth, self.birth))
  const isKnown = ({ given, birth }: Member) =>
    known.some(
      (one) =>
        !one.ended && plain(one.given) === plain(given) && (one.birth === null || birth === undefined || mayBeSameDay(one.birth, birth)),
    )
  return members
    .filter((member) => !isSelf(member) && !isKnown(member))
    .map(({ given, birth }) => ({
      kind: 'lives-with' as RelationKind,
      given,
      family: '',
      ...(birth === undefined ? {} : { birth }),
      source: 'registry.family',
      verified: true,
    }))
}

/** Under eighteen on a day, as far as it is sure; undefined when no birth is known. */
export const isMinor = ({ birth }: { readonly birth: string | null | undefined }, today: string): boolean | undefined =>
  birth === null || birth === undefined ? undefined : surelyYears(birth, today) < 18
