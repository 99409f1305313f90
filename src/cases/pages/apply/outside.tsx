import { changeForm, type Field, type FieldProblem } from '#services'
import { type Ctx, type PostedForm, type Reply, redirect, typed as typedOf } from '#web'
import { fieldOf } from '../../answers.ts'
import type { CasesEdge } from '../../edge.ts'
import type { Draft } from '../../store.ts'
import { own, readParts, typedIn, withAnswers, withTyped } from './answers.ts'
import { changeDraft, type OwnCase } from './open.ts'
import { givenOf, type Part, questionsNamed, type Sheet, sheetOf } from './sheet.ts'
import { storeUploads } from './uploads.ts'

/** Questions asked outside the pages of the form: a correction, or what an action fills. What is typed waits in the draft under `key`. */
export interface Outside {
  readonly opened: OwnCase
  readonly sheet: Sheet
  readonly key: string
  readonly names: readonly string[]
  /** the whole form, and not what was asked for by name: what may wait may wait */
  readonly whole?: true
}

/** The answers of the case, with the files that were added and not sent yet. */
export function sheetOutside({ edge, lang, actor }: Pick<Ctx<CasesEdge>, 'edge' | 'lang' | 'actor'>, opened: OwnCase): Sheet {
  const { view, draft } = opened
  return sheetOf(
    edge,
    opened,
    { answers: view.answers, provenance: view.provenance, files: [...filesIn(view.answers), ...(draft.files ?? [])] },
    lang,
    givenOf(actor),
  )
}

export interface ReadOutside {
  readonly part: Part
  readonly draft: Draft
  readonly problems: readonly FieldProblem[]
  readonly shown: ReadonlySet<string>
}

/** Reads what was typed; a question that follows from an answer is asked with it. Asked for by name, a file can wait no longer. */
export function readOutside(outside: Outside, form: PostedForm): ReadOutside {
  const { opened, sheet, names, key } = outside
  const { view, draft } = opened
  const first = asked(outside, names)
  const read = readParts([first], form, view.answers)
  const after = sheetOf(sheet.edge, opened, { ...sheet, answers: { ...view.answers, ...read.values } }, sheet.lang, sheet.self)
  const follow = [...new Set(after.form.missing.map(({ field }) => field))].filter((name) => !names.includes(name))
  const part = follow.length === 0 ? first : asked(outside, [...names, ...follow])
  const all = follow.length === 0 ? read : readParts([part], form, view.answers)
  const given = withAnswers(
    { ...draft, answers: view.answers, provenance: view.provenance },
    all.values,
    sheet.ctx.at,
    key,
    sheet.ctx.service.fields,
  )
  const pick = <V,>(record: Readonly<Record<string, V>>) => Object.fromEntries(Object.keys(all.values).map((name) => [name, record[name]!]))
  return { part, problems: all.problems, shown: all.shown, draft: { ...given, answers: all.values, provenance: pick(given.provenance) } }
}

const asked = ({ sheet, whole }: Outside, names: readonly string[]): Part => {
  const part = questionsNamed(sheet, names)
  if (whole) return part
  return { ...part, fields: part.fields.map((field) => ({ ...field, later: false })) }
}

/** Questions that are shown before anything is typed. */
export function shownFirst({ sheet, names }: Outside): ReadonlySet<string> {
  const holds = (field: Field) => field.when === undefined || sheet.ctx.rules.holds(field.when, sheet.form.answers, sheet.at) === true
  return new Set(names.filter((name) => holds(fieldOf(sheet.ctx.service, name)!)))
}

/** What a post asks for beside sending: a row, a file, or finishing later. A reply when the page is to be shown again as it stands. */
export async function takePost(
  ctx: Ctx<CasesEdge>,
  outside: Outside,
  here: string,
): Promise<{ readonly form: PostedForm; readonly sheet: Sheet; readonly problems: readonly FieldProblem[] } | Reply> {
  const { edge } = ctx
  const { opened, sheet, key, names } = outside
  const part = asked(outside, names)
  const follow = readOutside(outside, ctx.form).part
  const stored = await storeUploads(edge, opened, [follow.fields.length > part.fields.length ? follow : part], ctx.form, ctx.uploads)
  const keep = (form: PostedForm) =>
    changeDraft(edge, opened, (draft) => withTyped({ ...draft, files: [...(draft.files ?? []), ...stored.files] }, form, key))
  const pressed = changeForm(stored.form)
  if (typedOf(ctx, own.later) !== '') {
    await keep(pressed?.form ?? stored.form)
    return redirect(`/${ctx.lang}/cases`, 'draft.kept')
  }
  if (pressed !== undefined && stored.problems.length === 0) {
    await keep(pressed.form)
    return redirect(`${here}#${pressed.at}`)
  }
  await keep(pressed?.form ?? stored.form)
  return {
    form: typedIn(pressed?.form ?? stored.form),
    sheet: { ...sheet, files: [...sheet.files, ...stored.files] },
    problems: stored.problems,
  }
}

/** Files that answers hold already, those in rows included: they may stay. */
export function filesIn(value: unknown): Sheet['files'] {
  if (Array.isArray(value)) return value.flatMap(filesIn)
  if (typeof value !== 'object' || value === null) return []
  return 'file' in value && 'name' in value && 'type' in value && 'size' in value
    ? [value as Sheet['files'][number]]
    : Object.values(value).flatMap(filesIn)
}
