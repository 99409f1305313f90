import { addSound, type CasesEdge, type Done, lookedAt, refuseWrong, runCommand } from '#cases'
import { Refusal } from '#kernel'
import { type Answers, checkAnswers } from '#services'
import type { Tx } from '#store'
import type { Ctx } from '#web'
import { answerableIn } from './asked.ts'
import { fillOf, provenanceOf } from './fill.ts'
import type { DeskCase } from './open.ts'

/** What an agent does in a case without a page: answers come as values, not as a form; everything else is what the pages do. */
type Asking = Pick<Ctx<CasesEdge>, 'edge' | 'actor' | 'lang'>
type Also = (tx: Tx) => Promise<void>

export interface DeskAct {
  readonly action: string
  readonly reason?: string
  readonly ask?: readonly string[]
  readonly answers?: Answers
  readonly expected?: number
}

/** An action of the agent's role. Refuses `web.not-yours` for who only reads by a pass, `case.answers-wrong`, and what the case refuses. */
export async function actAtDesk({ edge, lang }: Asking, opened: DeskCase, act: DeskAct, also: Also): Promise<Done> {
  refuseReader(opened)
  const { action: name, reason, ask, answers = {}, expected } = act
  const action = opened.loaded.service.workflow.states.flatMap((state) => state.do).find((one) => one.name === name)
  const fill = fillOf(edge.town, opened, action ?? { fill: [], incomplete: false }, lang)
  refuseWrong(checkAnswers(fill.fields, answers, fill.ctx))
  return await runCommand(
    edge,
    opened.access,
    opened.row.id,
    {
      do: 'act',
      who: opened.who,
      action: name,
      ...(expected === undefined ? {} : { expected }),
      ...(reason === undefined ? {} : { reason }),
      ...(ask === undefined ? {} : { ask }),
      ...(Object.keys(answers).length === 0 ? {} : { answers, provenance: provenanceOf(opened, answers, edge.clock.instant()) }),
    },
    also,
  )
}

/** The answer of a role that was asked. Refuses `case.request-closed`, `case.answers-wrong`, and what the case refuses. */
export async function replyAtDesk(
  { edge, lang }: Asking,
  opened: DeskCase,
  reply: {
    readonly request: string
    readonly answer: Readonly<Record<string, string | number | boolean>>
    readonly answers: Answers
    readonly expected?: number
  },
  also: Also,
): Promise<Done> {
  refuseReader(opened)
  const { request, answer, answers, expected } = reply
  const answerable = answerableIn(opened).find(({ asked }) => asked.name === request)
  if (answerable === undefined) throw new Refusal('case.request-closed', { request })
  const fill = fillOf(edge.town, opened, { fill: answerable.request.fill, incomplete: false }, lang)
  refuseWrong(checkAnswers(fill.fields, answers, fill.ctx))
  // An opinion against somebody has its reasons.
  if (answer.avis === 'défavorable' && String(answer.motif ?? '').trim() === '')
    throw new Refusal('case.answer-missing', { request, name: 'motif' })
  return await runCommand(
    edge,
    opened.access,
    opened.row.id,
    {
      do: 'reply',
      request,
      from: answerable.seat,
      who: opened.who,
      answer,
      ...(expected === undefined ? {} : { expected }),
      ...(Object.keys(answers).length === 0 ? {} : { answers, provenance: provenanceOf(opened, answers, edge.clock.instant()) }),
    },
    also,
  )
}

/** Documents that the office adds to a case. Refuses `case.answers-wrong` for a file that is not what it may be. */
export async function addAtDesk(
  ctx: Asking,
  opened: DeskCase,
  files: readonly File[],
  expected: number | undefined,
  also: Also,
): Promise<Done> {
  refuseReader(opened)
  const { sound, problems } = await lookedAt(ctx, undefined, files)
  refuseWrong(problems.map((problem) => ({ ...problem, field: 'files' })))
  return await addSound(ctx, opened, undefined, sound, { also, ...(expected === undefined ? {} : { expected }) })
}

/** A pass (break-glass) opens a case to be read. */
function refuseReader({ roles }: DeskCase): void {
  if (roles.length === 0) throw new Refusal('web.not-yours')
}
