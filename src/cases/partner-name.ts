import { say, type Town } from '#definitions'
import type { Lang } from '#web'

/** The account under which a partner acts: no person has it. */
export const partnerAccount = (id: string): string => `partner:${id}`

/** Partners of the town by the account under which they act; an organisation has its name as family name. */
export const partnersNamed = (
  { partners }: Pick<Town, 'partners'>,
  lang: Lang,
): readonly (readonly [string, { given: string; family: string }])[] =>
  partners.map(({ id, title }) => [partnerAccount(id), { given: '', family: say(title, lang) }])
