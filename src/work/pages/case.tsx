import { z } from 'zod'
import { type CaseRow, type CasesEdge, runCommand } from '#cases'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, type Reply, redirect, typed } from '#web'
import { cursorOf, listCases } from '../list.ts'
import { type DeskCase, markRead, openAtDesk } from '../open.ts'
import { similarTo } from '../similar.ts'
import { t } from '../texts.ts'
import { selectionOf } from '../views.ts'
import { caseView } from './case-view.tsx'
import type { HoldRefused } from './hold-sheet.tsx'
import type { KnowRefused } from './know-sheet.tsx'
import { unlessLimited } from './limited.tsx'
import { caseHref } from './links.ts'

const input = z.object({ lang: z.string(), reference: z.string() })
const declaration = { may: 'worker', purpose: 'service', subject: 'case', input } as const

/** A case as an agent works on it. Opening it writes the access line; the person's messages then count as read. */
const showCase = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.case', route: 'GET /:lang/desk/cases/:reference' },
  (ctx, { reference }) =>
    unlessLimited(ctx, async () => casePage(ctx, await markRead(ctx.edge, await openAtDesk(ctx, reference, ['case', 'answers'])))),
)

/** A message of the office to the person. An empty or too long one comes back with what was typed. */
const reply = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.case.message', route: 'POST /:lang/desk/cases/:reference/messages' },
  (ctx, { reference }) =>
    unlessLimited(ctx, async () => {
      const opened = await openAtDesk(ctx, reference, ['case'])
      if (opened.roles.length === 0) throw new Refusal('web.not-yours')
      const text = typed(ctx, 'text')
      try {
        await runCommand(ctx.edge, opened.access, opened.row.id, { do: 'message', who: opened.who, text })
      } catch (error) {
        const key = error instanceof Refusal ? wrong[error.code] : undefined
        if (key === undefined) throw error
        return casePage(ctx, opened, { reply: { text, error: t(ctx.lang, key) } }, 422)
      }
      return redirect(`${caseHref(ctx.lang, reference)}#messages`, 'sent')
    }),
)
const wrong: Readonly<Record<string, 'reply.missing' | 'reply.long'>> = {
  'case.text-missing': 'reply.missing',
  'case.text-too-long': 'reply.long',
}

export const caseEndpoints = [showCase, reply]

/** What was typed on the page of a case and not taken, and why: a reply to the person, or what stands beside the case. */
export interface Refused {
  readonly reply?: { readonly text: string; readonly error: string }
  readonly hold?: HoldRefused
  readonly know?: KnowRefused
}

export async function casePage(
  ctx: Ctx<CasesEdge>,
  opened: DeskCase,
  refused: Refused = {},
  status: 200 | 409 | 422 = 200,
): Promise<Reply> {
  const around = { near: await neighbours(ctx, opened), similar: await similarTo(ctx.edge, opened) }
  return caseView(ctx, opened, around, refused, status)
}

export interface Neighbours {
  readonly previous?: CaseRow
  readonly next?: CaseRow
}

/**
 * The cases of the same service that wait for this agent's role, just before and after this one. A case that waits for them no more, for they have just decided it,
 * stands behind all others: the one that waits longest is next.
 */
async function neighbours({ edge, actor }: Ctx<CasesEdge>, { row, access }: DeskCase): Promise<Neighbours> {
  const versions = edge.catalogue.versions(row.service).map(({ service }) => service)
  const selection = selectionOf({ view: 'mine' }, { versions, teams: actor.teams, me: [actor.account], now: edge.clock.instant() })
  const waits = { ...selection, sort: 'wait', limit: 1 } as const
  const filter = { ...waits, after: cursorOf(row, 'wait') }
  const here = row.phase === 'open' && row.teams.some((team) => actor.teams.includes(team))
  const [[previous], [next]] = await edge.store.as(access, async (tx) => [
    await listCases(tx, row.agency, { ...filter, backwards: true }),
    await listCases(tx, row.agency, here ? filter : waits),
  ])
  return { ...(previous === undefined || previous.id === next?.id ? {} : { previous }), ...(next === undefined ? {} : { next }) }
}
