import type { AccessContext } from '#store'
import type { Lang } from '#web'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { t } from '../texts.ts'
import type { Mandate, MandateEvent } from './contract.ts'
import { mandatesOf } from './store.ts'
import { nameOf } from './words.ts'

/** Something that happened to a mandate, in words for one of its parties; `about`: who acts for whom. */
interface MandateTold {
  readonly id: string
  /** UTC instant */
  readonly at: string
  readonly title: string
  readonly about: string
}

type Known = MandateEvent & { readonly at: string }

/** All that happened to a person's mandates, given, received and asked. `own`: her unit of work, which sees the mandates of which she is a party. */
export async function mandatesTold(
  { store, log }: Pick<IdentityEdge, 'store' | 'log'>,
  own: AccessContext,
  person: string,
  lang: Lang,
): Promise<readonly MandateTold[]> {
  const mandates = await store.as(own, (tx) => mandatesOf(tx, person))
  if (mandates.length === 0) return []
  // In the log nobody sees what another party wrote: the town reads it for whoever is one of them.
  return await store.as(asSystem, async (tx) => {
    const streams = await log.readAll(
      tx,
      mandates.map(({ id }) => `mandate:${id}`),
    )
    return mandates.flatMap((mandate) =>
      (streams.get(`mandate:${mandate.id}`) ?? []).flatMap((event) => {
        const title = titleOf(event as unknown as Known, mandate, person, lang)
        return title === undefined ? [] : [{ id: mandate.id, at: event.at, title, about: aboutOf(mandate, lang) }]
      }),
    )
  })
}

const aboutOf = (mandate: Mandate, lang: Lang): string => {
  const [holder, person] = [mandate.holder?.name ?? '', nameOf(mandate)]
  if (holder === '' || person === '') return t(lang, 'told.mandate.about-one', { name: holder || person })
  return t(lang, 'told.mandate.about', { holder, person })
}

/** What happened, said to the reader: what she did herself is "you". */
function titleOf(event: Known, mandate: Mandate, reader: string, lang: Lang): string | undefined {
  const say = (what: Done, who: string | undefined) => {
    if (who === reader) return t(lang, `told.mandate.${what}.you`)
    const name = who === undefined ? '' : nameIn(mandate, who)
    return name === '' ? t(lang, `told.mandate.${what}.someone`) : t(lang, `told.mandate.${what}.other`, { name })
  }
  switch (event.type) {
    case 'mandate.asked':
      return say('asked', event.payload.by.person)
    case 'mandate.accepted':
      return say('accepted', event.payload.by.person)
    case 'mandate.confirmed':
      return say('confirmed', mandate.giver?.person)
    case 'mandate.refused':
      return say('refused', event.payload.by)
    case 'mandate.recorded':
      return t(lang, event.payload.basis.kind === 'registry' ? 'told.mandate.recorded.registry' : 'told.mandate.recorded.counter')
    case 'mandate.ended':
      return event.payload.why === 'parent' || event.payload.why === 'judgment' || event.payload.why === 'register'
        ? t(lang, `told.mandate.${event.payload.why}`)
        : say(event.payload.why, event.payload.by)
    default:
      return undefined
  }
}

type Done = 'asked' | 'accepted' | 'confirmed' | 'refused' | 'revoked' | 'given-back' | 'withdrawn'

/** Somebody's name as the mandate has it; empty for who only opened a request and is no party to it. */
const nameIn = ({ person, holder, giver }: Mandate, who: string): string =>
  [holder, person, giver].find((one) => one?.person === who)?.name ?? ''
