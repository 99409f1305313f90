import type { CasesEdge, DecidedCase, Near } from '#cases'
import { CaseTabs, type Ctx, formatTime, page, type Reply, Wrap } from '#web'
import { fullName } from '../names.ts'
import type { DeskCase } from '../open.ts'
import { papersOf } from '../papers.ts'
import { t } from '../texts.ts'
import { purposeOf } from '../workplace.ts'
import { AnswersSheet } from './answers-sheet.tsx'
import { AskedSheet } from './asked-sheet.tsx'
import type { Neighbours, Refused } from './case.tsx'
import { CaseHeader } from './case-header.tsx'
import { ChangesSheet } from './changes-sheet.tsx'
import { DecideSheet } from './decide-sheet.tsx'
import { flashOf } from './flash.ts'
import { HoldSheet } from './hold-sheet.tsx'
import { KnowSheet } from './know-sheet.tsx'
import { entriesOf, LogSheet } from './log-sheet.tsx'
import { MessagesSheet } from './messages-sheet.tsx'
import { NotesSheet } from './notes-sheet.tsx'
import { PapersSheet } from './papers-sheet.tsx'
import { PersonSheet } from './person-sheet.tsx'
import { Resembling } from './resembling.tsx'
import { SimilarSheet } from './similar-sheet.tsx'
import { Transferred } from './transfer.tsx'
import { WhySheet } from './why-sheet.tsx'

/** What every part of the case's page is told. */
export interface CaseParts {
  readonly ctx: Ctx<CasesEdge>
  readonly opened: DeskCase
}

export const nameIn = ({ person }: Pick<DeskCase, 'person'>, lang: string): string =>
  person === undefined ? t(lang, 'person.unnamed') : fullName(person)

/** The banner of a page about one case: the person sees this opening, and since when. */
export function caseShell({ edge, lang }: Ctx<CasesEdge>, opened: DeskCase) {
  const { service } = opened.loaded
  const when = formatTime(lang, edge.clock.instant(), opened.ctx.zone)
  return {
    kind: 'desk' as const,
    purpose: {
      ...purposeOf(edge, [service.data.purpose], lang),
      shown: t(lang, 'purpose.since', { name: nameIn(opened, lang), when }),
    },
  }
}

/** Other cases that its page leads to. */
export interface AroundCase {
  readonly near: Neighbours
  readonly similar: readonly Near<DecidedCase>[]
}

/** The case: answers, why, what can be done; messages, documents, what happened. */
export function caseView(
  ctx: Ctx<CasesEdge>,
  opened: DeskCase,
  { near, similar }: AroundCase,
  refused: Refused,
  status: 200 | 409 | 422,
): Reply {
  const { lang } = ctx
  const { view, all } = opened
  const parts: CaseParts = { ctx, opened }
  const papers = papersOf(opened, lang)
  const entries = entriesOf(parts)
  return page(
    {
      title: nameIn(opened, lang),
      ...caseShell(ctx, opened),
      ...flashOf(ctx),
      failed: status !== 200,
      islands: ['desk-keys', 'fold'],
      children: (
        <Wrap class="g-desk">
          <CaseHeader {...parts} near={near} />
          <Transferred {...parts} />
          <Resembling {...parts} />
          <CaseTabs
            label={t(lang, 'case.parts')}
            links={[
              { href: '#answers', label: t(lang, 'case.case'), current: true },
              ...(view.requests.length === 0 ? [] : [{ href: '#asked', label: t(lang, 'asked.tab'), count: view.requests.length }]),
              { href: '#messages', label: t(lang, 'case.messages'), count: view.messages.length },
              { href: '#notes', label: t(lang, 'notes.title'), count: opened.standing.notes.length },
              { href: '#know', label: t(lang, 'know.title'), count: opened.know.length },
              { href: '#papers', label: t(lang, 'case.papers'), count: papers.size },
              { href: '#log', label: t(lang, 'case.log'), count: entries.length },
              { href: '#person', label: t(lang, 'case.person'), count: all.length },
            ]}
          />
          {/* What is known, why, what to do: three columns of their own, so that none waits for the length of another. */}
          <div class="g-case">
            <div class="g-case__col">
              <AnswersSheet {...parts} />
              <PapersSheet {...parts} papers={papers} />
              <PersonSheet {...parts} />
              <LogSheet lang={lang} entries={entries} />
            </div>
            <div class="g-case__col">
              <WhySheet {...parts} />
              <SimilarSheet {...parts} similar={similar} />
              <KnowSheet {...parts} refused={refused.know} />
            </div>
            <div class="g-case__side">
              <DecideSheet {...parts} />
              <ChangesSheet {...parts} />
              <HoldSheet {...parts} refused={refused.hold} />
              <AskedSheet {...parts} />
              <MessagesSheet {...parts} {...(refused.reply === undefined ? {} : { refused: refused.reply })} />
              <NotesSheet {...parts} refused={refused.hold} />
            </div>
          </div>
        </Wrap>
      ),
    },
    status,
  )
}
