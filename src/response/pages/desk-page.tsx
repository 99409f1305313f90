import type { Child } from 'hono/jsx'
import type { AccessContext } from '#store'
import { type Ctx, DeskHead, ErrorSummary, type FieldProblemLine, page, type Reply, Wrap } from '#web'
import type { ResponseEdge } from '../contract.ts'
import { asOfficer } from '../receive.ts'
import { refuse } from '../refusals.ts'
import { type Situation, situationById } from '../store.ts'
import { titleOf } from './list.tsx'
import { flashOf, hrefOf } from './shared.ts'

export interface Own {
  readonly access: AccessContext
  readonly situation: Situation
}

/** The situation of a page, read as whoever looks. Refuses `response.unknown`: another agency's is not there. */
export async function ownOf({ edge, actor }: Ctx<ResponseEdge>, id: string): Promise<Own> {
  const access = asOfficer(edge, actor)
  const situation = await edge.store.as(access, (tx) => situationById(tx, id))
  if (situation === undefined || situation.agency !== access.agency) throw refuse('response.unknown')
  return { access, situation }
}

/** A page of the office about one situation: its head with the way back, what is wrong with what was sent, then lists and forms. */
export function situationDesk(
  ctx: Ctx<ResponseEdge>,
  {
    situation,
    title,
    lead,
    problems = [],
    offline = false,
    children,
  }: {
    readonly situation: Situation
    readonly title: string
    readonly lead: string
    readonly problems?: readonly FieldProblemLine[]
    /** it holds a form that works without network */
    readonly offline?: boolean
    readonly children: Child
  },
): Reply {
  const { lang } = ctx
  const name = titleOf(situation, lang)
  const isWrong = problems.length > 0
  return page(
    {
      title: `${title} – ${name}`,
      kind: 'desk',
      ...flashOf(ctx),
      failed: isWrong,
      ...(offline ? { islands: ['offline'] } : {}),
      children: (
        <Wrap class="g-desk">
          <DeskHead title={title} text={lead} back={{ href: hrefOf(lang, situation.id), label: name }} />
          <ErrorSummary lang={lang} problems={problems} />
          {children}
        </Wrap>
      ),
    },
    isWrong ? 422 : 200,
  )
}
