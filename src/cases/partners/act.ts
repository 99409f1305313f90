import { type Answers, checkAnswers, type Provenance } from '#services'
import type { Tx } from '#store'
import type { Ctx } from '#web'
import { addSound, lookedAt } from '../add-files.ts'
import { type CasesEdge, contextOf } from '../edge.ts'
import { refuseWrong } from '../own.ts'
import { questionsNamed, sheetOf } from '../pages/apply/sheet.ts'
import { fileFields } from '../pages/mine/documents.tsx'
import { refuse } from '../refusals.ts'
import { type Done, runCommand } from '../run.ts'
import { type PartnerCase, sourceOfPartner } from './open.ts'

/** What a partner does in a case that it began: its actions, the requests to it, documents. Everything else is what the case decides. */
type Asking = Pick<Ctx<CasesEdge>, 'edge' | 'actor' | 'lang'>
type Also = (tx: Tx) => Promise<void>
interface Given {
  readonly answers: Answers
  readonly expected?: number
}

export async function actAsPartner(ctx: Asking, opened: PartnerCase, act: Given & { readonly action: string }, also: Also): Promise<Done> {
  const { action, expected } = act
  const command = {
    do: 'act',
    who: opened.who,
    action,
    ...given(ctx, opened, act.answers),
    ...(expected === undefined ? {} : { expected }),
  } as const
  return await runCommand(ctx.edge, opened.access, opened.row.id, command, also)
}

export async function replyAsPartner(
  ctx: Asking,
  opened: PartnerCase,
  reply: Given & { readonly request: string; readonly answer: Readonly<Record<string, string | number | boolean>> },
  also: Also,
): Promise<Done> {
  const { request, answer, expected } = reply
  const said = { request, answer, ...given(ctx, opened, reply.answers), ...(expected === undefined ? {} : { expected }) }
  return await runCommand(ctx.edge, opened.access, opened.row.id, { do: 'reply', who: opened.who, ...said }, also)
}

/** Documents, to a question of files when one is named. Refuses `case.field-not-asked`, `case.answers-wrong`. */
export async function addAsPartner(
  ctx: Asking,
  opened: PartnerCase,
  { field: name, files, expected }: { readonly field: string; readonly files: readonly File[]; readonly expected?: number },
  also: Also,
): Promise<Done> {
  const field = name === '' ? undefined : fileFields(opened.loaded).find((one) => one.name === name)
  if (field === undefined && name !== '') throw refuse('case.field-not-asked', { fields: [name] })
  const { sound, problems } = await lookedAt(ctx, field, files)
  refuseWrong(problems.map((problem) => ({ ...problem, field: name || 'files' })))
  return await addSound(ctx, opened, field, sound, { also, who: opened.who, ...(expected === undefined ? {} : { expected }) })
}

/** Its answers, each held against its question, and where they come from. Refuses `case.answers-wrong`. */
function given({ edge, actor, lang }: Asking, { view, loaded }: PartnerCase, answers: Answers) {
  const sheet = sheetOf(edge, { view, loaded }, { answers: view.answers, provenance: view.provenance, files: [] }, lang, '')
  const { fields, ctx } = questionsNamed(sheet, Object.keys(answers))
  refuseWrong(checkAnswers(fields, answers, ctx))
  const from: Provenance = { source: sourceOfPartner(actor.partner?.id ?? ''), at: contextOf(edge, loaded).at, verified: false }
  return { answers, provenance: Object.fromEntries(Object.keys(answers).map((one) => [one, from])) }
}
