import { say } from '#definitions'
import { dayOf, formatDate, type TurnLine } from '#web'
import { participantsOf } from '../../decide/parties.ts'
import { asPerson, type CasesEdge } from '../../edge.ts'
import { labelOf } from '../../messages.ts'
import { openRequests, stillAsked } from '../../requests.ts'
import { readCase } from '../../run.ts'
import { type CaseRow, casesOf } from '../../store.ts'
import { requestLabel } from '../../told.ts'
import { caseHref, tasksHref } from '../apply/links.ts'
import { type Around, aroundOf } from './around.ts'
import { type Expected, expectedOf } from './expected.ts'
import { dayWords, declarationOf, isHers, leftWords, renewalOf, standingOf } from './stand.ts'
import { t } from './texts.ts'

/** What one case expects of its person: what it asked of her, an answer, a renewal, a message to read. */
export function turnsOf(around: Around): readonly TurnLine[] {
  return [...expectedOf(around).map((asked) => requestTurn(asked, around)), ...inviteTurns(around), ...otherTurns(around)]
}

function requestTurn({ asked, day, href }: Expected, around: Around): TurnLine {
  const { service, lang } = around
  return { turn: 'you', title: requestLabel(service, asked.name, lang), href, text: say(service.title, lang), ...limit(around, day) }
}

/** People whom the case asks and whom only she can reach: whoever was invited is not told again. */
function inviteTurns({ view, ctx, service, lang }: Around): readonly TurnLine[] {
  const asked = new Set(openRequests(view).flatMap(stillAsked))
  return participantsOf(view, ctx)
    .filter(({ part }) => asked.has(part) && !view.parties.some(({ party }) => party === part))
    .map(({ named }) => ({
      turn: 'you',
      title: t(lang, 'turn.invite', { name: `${named.given} ${named.family}` }),
      href: `${caseHref(lang, view.reference)}#people`,
      text: say(service.title, lang),
    }))
}

function otherTurns(around: Around): readonly TurnLine[] {
  const { view, service, lang } = around
  const href = caseHref(lang, view.reference)
  const title = say(service.title, lang)
  if (view.phase === 'waiting' && !isHers(around)) return []
  if (view.phase === 'waiting') {
    const list = view.asked?.fields.map((name) => labelOf(service, name, lang)).join(', ')
    return [
      {
        turn: 'you',
        title: t(lang, 'turn.answer', { service: title }),
        href,
        ...(list === undefined || list === '' ? {} : { text: t(lang, 'turn.answer.text', { list }) }),
        ...limit(around, around.limits.expiry?.day),
      },
    ]
  }
  const told = view.phase === 'running' ? declarationOf(around) : undefined
  if (told !== undefined)
    return [
      {
        turn: 'you',
        title: t(lang, 'turn.declare', { period: formatDate(lang, `${told.period}-01`, 'month'), service: title }),
        href,
        ...limit(around, told.limit.day),
      },
    ]
  const renewal = view.phase === 'running' ? renewalOf(around) : undefined
  if (renewal !== undefined)
    return [
      {
        turn: 'you',
        title: t(lang, 'turn.renew', { action: say(renewal.label, lang), service: title }),
        href,
        text: t(lang, 'turn.renew.text'),
        ...limit(around, around.limits.validity?.day),
      },
    ]
  const unread = view.messages.some(({ from, readAt }) => from === 'office' && readAt === undefined)
  return unread ? [{ turn: 'you', title: t(lang, 'turn.read', { service: title }), href: `${href}#messages` }] : []
}

/** What is not the person's turn, for the first page: a draft to finish, a case that is with us. */
function otherLine(around: Around): readonly TurnLine[] {
  const { view, service, lang, ctx } = around
  const title = say(service.title, lang)
  if (view.phase === 'draft')
    return [
      {
        turn: 'draft',
        title,
        href: tasksHref(lang, view.reference),
        text: t(lang, 'turn.draft', { day: formatDate(lang, dayOf(view.openedAt, ctx.zone)) }),
      },
    ]
  if (view.phase !== 'open') return []
  const { label, day } = standingOf(around)
  return [{ turn: 'us', title, href: caseHref(lang, view.reference), text: label, ...limit(around, day) }]
}

const limit = ({ lang, today }: Around, day: string | undefined): Pick<TurnLine, 'due' | 'dueNote'> =>
  day === undefined || day < today ? {} : { due: capital(dayWords(lang, day, today)), dueNote: leftWords(lang, day, today) }

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)
const most = 5
const isOpen = (row: CaseRow): boolean => row.phase !== 'done' || row.unreadPerson > 0

/** What waits for the person first, drafts next, then what waits for us; five at most, the newest of each. */
export async function homeTurns(edge: CasesEdge, actor: Parameters<typeof asPerson>[0], lang: string): Promise<readonly TurnLine[]> {
  const { person } = actor
  if (person === undefined) return []
  const opened = await edge.store.as(asPerson(actor, 'compte'), async (tx) => {
    const rows = (await casesOf(tx, person)).filter(isOpen).slice(0, 12)
    const all = []
    for (const { id } of rows) all.push(await readCase(edge, tx, { id }))
    return all
  })
  const order = { you: 0, draft: 1, us: 2, running: 3, done: 4 } as const
  return opened
    .map((one) => aroundOf(edge, one, lang, new Map()))
    .flatMap((around) => {
      const turns = turnsOf(around)
      return turns.length > 0 ? turns : otherLine(around)
    })
    .sort((one, other) => order[one.turn] - order[other.turn])
    .slice(0, most)
}
