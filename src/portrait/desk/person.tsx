import { z } from 'zod'
import { placeOf } from '#cases'
import { Refusal } from '#kernel'

import { Happenings, processingOf } from '#rights'
import { purposeInSentence } from '#services'
import { type Ctx, DeskHead, endpoint, formatTime, LinkButton, page, Sheet, Wrap } from '#web'
import type { PortraitEdge } from '../edge.ts'
import { flashOf } from '../flash.ts'
import { t } from '../texts.ts'
import { caseHref, relationHref } from './links.ts'
import { CasesSheet, FactsSheet, HouseholdSheet, NeedsSheet, NowSheet } from './parts.tsx'
import { type Portrait, readPortrait } from './read.ts'
import { type Reason, reasonFor } from './reason.ts'

/** No longer than one reads; a case's own page has all of it. */
const mostTold = 40

/** A person as an agent's purpose shows her: what matters now on top, then what is known, her cases and what happened in them. Opening it writes one line. */
const showPerson = endpoint<PortraitEdge>()(
  {
    id: 'portrait.person',
    route: 'GET /:lang/desk/people/:id',
    may: 'worker',
    purpose: 'service',
    subject: 'case',
    input: z.object({ lang: z.string(), id: z.string().max(100), case: z.string().max(20).optional() }),
  },
  async (ctx, { id, case: reference }) => {
    if (!z.uuid().safeParse(id).success) throw new Refusal('web.not-found')
    const reason = await reasonFor(ctx, id, reference)
    return view(ctx, reason, await readPortrait(ctx, id, reason))
  },
)

export const nameIn = (portrait: Portrait, lang: string): string => {
  const value = portrait.facts.find(({ concept }) => concept === 'person')?.value as { given?: string; family?: string } | undefined
  return value === undefined ? t(lang, 'desk.unnamed') : `${value.given ?? ''} ${value.family ?? ''}`.trim()
}

function view(ctx: Ctx<PortraitEdge>, reason: Reason, portrait: Portrait) {
  const { edge, lang, actor } = ctx
  const { zone } = placeOf(edge.town, actor.agency ?? '')
  const name = nameIn(portrait, lang)
  const number = processingOf(edge.town, reason.purpose)?.number
  const parts = { ctx, portrait, reason }
  const back = reason.case === undefined ? undefined : { href: caseHref(lang, reason.case.reference), label: t(lang, 'desk.back') }
  return page({
    title: name,
    kind: 'desk',
    ...flashOf(ctx),
    purpose: {
      purpose: purposeInSentence(edge, reason.purpose, lang),
      ...(number === undefined ? {} : { reference: number }),
      shown: t(lang, 'desk.since', { name, when: formatTime(lang, edge.clock.instant(), zone) }),
    },
    children: (
      <Wrap class="g-desk">
        <DeskHead
          title={name}
          text={t(lang, reason.from === 'case' ? 'desk.by-case' : 'desk.by-look')}
          {...(back === undefined ? {} : { back })}
        />
        <NowSheet {...parts} />
        <NeedsSheet {...parts} />
        <CasesSheet {...parts} />
        <FactsSheet {...parts} />
        <HouseholdSheet {...parts} />
        {portrait.household === undefined ? null : (
          <p>
            <LinkButton href={relationHref(lang, portrait.person, reason.case?.reference)} variant="secondary">
              {t(lang, 'desk.relation')}
            </LinkButton>
          </p>
        )}
        {reason.from === 'look' ? (
          <p>
            <LinkButton href={`/${lang}/counter/visits/${portrait.person}`} variant="secondary">
              {t(lang, 'desk.visit')}
            </LinkButton>
          </p>
        ) : (
          <Sheet id="happened" title={t(lang, 'desk.happened')}>
            {portrait.happened.length === 0 ? (
              <p class="g-muted">{t(lang, 'desk.happened.none')}</p>
            ) : (
              <Happenings ctx={ctx} zone={zone} all={portrait.happened.slice(0, mostTold)} dense />
            )}
          </Sheet>
        )}
      </Wrap>
    ),
  })
}

export const personEndpoints = [showPerson]
