import type { Town } from '#definitions'
import type { Fact } from '#people'
import { Alert, Empty, Head, type Lang, PageHead, Timeline, type TimelineEntry, Turns, Wrap } from '#web'
import type { Offer } from '../../offers.ts'
import { told } from '../../told.ts'
import { type AccessRow, AccessTable } from './access.tsx'
import type { Around } from './around.ts'
import { Offers } from './offers.tsx'
import { Shared, type SharedLine } from './shared.tsx'
import type { DoneLine } from './space.tsx'
import { Known } from './space-facts.tsx'
import { Done, Drafts, LiveTable, Rights, titleLink } from './space-tables.tsx'
import { goesAlong, whenOf } from './stand.ts'
import { t } from './texts.ts'
import { turnsOf } from './turns.ts'

export interface SpaceProps {
  readonly lang: Lang
  readonly zone: string
  readonly cases: readonly Around[]
  readonly done: readonly DoneLine[]
  readonly offers: readonly Offer[]
  readonly town: Town
  readonly facts: readonly Fact[]
  readonly access: readonly AccessRow[]
  /** may the reader see all that is known of the person, and who looked? */
  readonly whole: boolean
  readonly title: string
  /** cases of others in which she takes part herself; undefined while she acts for somebody */
  readonly shared?: readonly SharedLine[]
}

export function SpaceView(props: SpaceProps) {
  const { lang, cases, done, access, whole } = props
  const recent = latest(props)
  const turns = cases.flatMap(turnsOf).slice(0, 5)
  const drafts = cases.filter(({ view }) => view.phase === 'draft')
  const live = cases.filter(({ view }) => view.phase !== 'draft' && view.phase !== 'running')
  const rights = cases.filter(({ view }) => view.phase === 'running')
  const tabs = [
    { href: '#turns', label: t(lang, 'space.turns') },
    ...(drafts.length > 0 ? [{ href: '#drafts', label: t(lang, 'space.drafts') }] : []),
    { href: '#cases', label: t(lang, 'space.cases') },
    ...(rights.length > 0 ? [{ href: '#rights', label: t(lang, 'space.rights') }] : []),
    ...(whole
      ? [
          { href: '#access', label: t(lang, 'space.access') },
          { href: '#facts', label: t(lang, 'space.facts') },
        ]
      : []),
  ]
  return (
    <Wrap end class="g-space">
      <PageHead lang={lang} title={props.title} tabs={tabs} />
      <div hidden data-offline-left>
        <Alert tone="info">
          {t(lang, 'space.offline')} <a href="">{t(lang, 'space.offline.send')}</a>
        </Alert>
      </div>
      <section>
        <h2 id="turns">{t(lang, 'space.turns')}</h2>
        {turns.length === 0 ? (
          <Empty title={t(lang, 'space.turns.none')}>{t(lang, 'space.turns.none.text')}</Empty>
        ) : (
          <Turns lang={lang} lines={turns} />
        )}
      </section>
      <Offers {...props} />
      {drafts.length === 0 ? null : <Drafts lang={lang} drafts={drafts} />}
      <section>
        <Head id="cases" title={t(lang, 'space.cases')} link={{ href: `/${lang}`, label: t(lang, 'space.services') }} />
        {live.length === 0 ? (
          <Empty title={t(lang, 'space.cases.none')}>{t(lang, 'space.cases.none.text')}</Empty>
        ) : (
          <LiveTable lang={lang} cases={live} />
        )}
      </section>
      {props.shared === undefined ? null : (
        <p>
          <a href={`/${lang}/kept`}>{t(lang, 'kept.link')}</a>
        </p>
      )}
      {rights.length === 0 ? null : <Rights lang={lang} rights={rights} />}
      {done.length === 0 ? null : <Done {...props} />}
      {props.shared === undefined ? null : <Shared lang={lang} shared={props.shared} />}
      <div class="g-columns">
        {whole || recent.length > 0 ? (
          <section>
            <Head
              id="follow"
              title={t(lang, 'space.follow')}
              {...(whole ? { link: { href: `/${lang}/me/timeline`, label: t(lang, 'space.follow.all') } } : {})}
            />
            {recent.length === 0 ? <p>{t(lang, 'space.follow.none')}</p> : <Timeline lang={lang} entries={recent} />}
          </section>
        ) : null}
        {whole ? <Known lang={lang} facts={props.facts} /> : null}
      </div>
      {whole ? (
        <section class="g-access">
          <Head id="access" title={t(lang, 'space.access')} link={{ href: `/${lang}/access`, label: t(lang, 'space.access.all') }} />
          <p class="g-muted">{t(lang, 'access.lead')}</p>
          <AccessTable lang={lang} rows={access} level={3} />
        </section>
      ) : null}
    </Wrap>
  )
}

/** The last things that happened over all cases, newest first. */
function latest({ cases }: Pick<SpaceProps, 'cases'>): readonly TimelineEntry[] {
  return cases
    .filter(({ view }) => view.phase !== 'draft')
    .flatMap((around) =>
      around.view.timeline
        .filter((entry) => !goesAlong(entry, around.view))
        .flatMap((entry) => {
          const said = told(entry, around)
          return said === undefined ? [] : [{ entry, said, around }]
        }),
    )
    .reverse()
    .sort((one, other) => other.entry.at.localeCompare(one.entry.at))
    .slice(0, 6)
    .map(({ entry, said, around }) => ({
      state: 'past' as const,
      at: entry.at,
      when: whenOf(around, entry.at),
      title: said.title,
      text: (
        <>
          {titleLink(around)}
          {said.by === undefined ? null : `. ${said.by}`}
        </>
      ),
    }))
}
