import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, type Reply, redirect, typed } from '#web'
import { changeStanding, readStanding } from '../hold.ts'
import { type DeskCase, openAtDesk } from '../open.ts'
import type { WorkCommand, WorkRefusal } from '../standing.ts'
import { t, type WorkKey } from '../texts.ts'
import { casePage } from './case.tsx'
import type { HoldRefused } from './hold-sheet.tsx'
import { unlessLimited } from './limited.tsx'
import { caseHref } from './links.ts'

const input = z.object({ lang: z.string(), reference: z.string() })
const declaration = { may: 'worker', purpose: 'service', subject: 'case', input } as const

/** Takes a case, gives it back, or gives it to a colleague. */
const hold = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.case.hold', route: 'POST /:lang/desk/cases/:reference/hold' },
  (ctx, { reference }) =>
    change(ctx, reference, 'hold', (opened) => {
      const asked = typed(ctx, 'do')
      if (asked === 'take' || asked === 'give-back') return { do: asked }
      return { do: 'give', to: typed(ctx, 'to'), note: typed(ctx, 'note'), among: opened.candidates.map(({ id }) => id) }
    }),
)

const label = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.case.labels', route: 'POST /:lang/desk/cases/:reference/labels' },
  (ctx, { reference }) =>
    change(ctx, reference, 'hold', () => ({ do: typed(ctx, 'do') === 'unlabel' ? 'unlabel' : 'label', label: typed(ctx, 'label') })),
)

const note = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.case.note', route: 'POST /:lang/desk/cases/:reference/notes' },
  (ctx, { reference }) => change(ctx, reference, 'notes', () => ({ do: 'note', text: typed(ctx, 'text') })),
)

export const holdEndpoints = [hold, label, note]

const done: Readonly<Record<WorkCommand['do'], string>> = {
  take: 'taken',
  'give-back': 'given-back',
  give: 'given',
  label: 'labelled',
  unlabel: 'labelled',
  note: 'noted',
}

/** What an agent does beside the case; a refusal comes back on the case's page with what was typed. */
const change = (ctx: Ctx<CasesEdge>, reference: string, anchor: string, read: (opened: DeskCase) => WorkCommand): Promise<Reply> =>
  unlessLimited(ctx, async () => {
    const opened = await openAtDesk(ctx, reference, ['case'])
    if (opened.roles.length === 0) throw new Refusal('web.not-yours')
    const { edge, actor, lang } = ctx
    const command = read(opened)
    const expected = anchor === 'hold' && ctx.form.expected !== undefined ? Number(typed(ctx, 'expected')) : undefined
    try {
      await changeStanding(edge, opened.access, opened.row, actor, command, { expected })
    } catch (error) {
      const wrong = error instanceof Refusal ? words[error.code as keyof typeof words] : undefined
      if (wrong === undefined) throw error
      const standing = await edge.store.as(opened.access, (tx) => readStanding(edge, tx, opened.row.id))
      // Pressed twice, or in two tabs: what was asked for is so.
      if (command.do === 'take' && standing.assignee === actor.account) return redirect(`${caseHref(lang, reference)}#${anchor}`, done.take)
      const { field, key, from } =
        command.do === 'give' && wrong.field === 'note' ? { ...wrong, field: 'hold-note' as const, from: 'note' } : wrong
      const conflict = field === 'hold'
      return casePage(
        ctx,
        { ...opened, standing },
        { hold: { field, typed: from === undefined ? '' : typed(ctx, from), error: t(lang, key) } },
        conflict ? 409 : 422,
      )
    }
    return redirect(`${caseHref(lang, reference)}#${anchor}`, done[command.do])
  })

const words: Readonly<
  Record<Exclude<WorkRefusal, 'work.know-unknown'>, { readonly field: HoldRefused['field']; readonly key: WorkKey; readonly from?: string }>
> = {
  'work.changed': { field: 'hold', key: 'hold.changed' },
  'work.not-held': { field: 'hold', key: 'hold.not-held' },
  'work.colleague-unknown': { field: 'hold-to', key: 'hold.colleague-unknown', from: 'to' },
  'work.note-missing': { field: 'note', key: 'notes.missing', from: 'text' },
  'work.note-long': { field: 'note', key: 'notes.long', from: 'text' },
  'work.label-missing': { field: 'label', key: 'labels.missing', from: 'label' },
  'work.label-long': { field: 'label', key: 'labels.long', from: 'label' },
  'work.labels-many': { field: 'label', key: 'labels.many', from: 'label' },
}
