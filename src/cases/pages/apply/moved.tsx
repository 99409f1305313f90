import { say } from '#definitions'
import type { Answers, FormValues } from '#services'
import { Alert, type Ctx, type Lang, type Reply, redirect, SummaryList, typed as typedOf, type Upload } from '#web'
import type { CasesEdge } from '../../edge.ts'
import { type MovedDraft, type MovedInto, pageOf, renamedControl, typedAcross, withAnswered } from '../../moved-draft.ts'
import { own, typedIn } from './answers.ts'
import { tasksHref } from './links.ts'
import { changeDraft, type OwnCase } from './open.ts'
import { sheetFor } from './page.tsx'
import { t } from './texts.ts'
import { storeUploads } from './uploads.ts'
import { wholeForm } from './whole.ts'
import { nameOf } from './words.ts'

/** Was the page that was posted shown before the draft went on under a newer version? Then it is not read as a page of now. */
export function shownBefore(ctx: Ctx<CasesEdge>, { draft }: Pick<OwnCase, 'draft'>): readonly MovedDraft[] {
  const revision = Number(typedOf(ctx, own.revision))
  return (draft.moved ?? []).filter((one) => one.revision > revision)
}

/** What was typed on such a page is kept where it is asked now, files too; its person goes on from the list of what is asked. */
export async function keepMoved(ctx: Ctx<CasesEdge>, opened: OwnCase, page: string, since: readonly MovedDraft[]): Promise<Reply> {
  const { edge, lang } = ctx
  const { service } = opened.loaded
  const from = edge.catalogue.at(service.id, since[0]?.from ?? service.version).service
  const into: MovedInto = { service, renamed: since.flatMap(({ renamed }) => renamed) }
  const { pages: split, left } = typedAcross({ [page]: typedIn(ctx.form) }, from, into)
  const pages = withAnswered(split, [page], from, service, opened.draft.answers)
  const { part } = wholeForm(sheetFor(ctx, opened))
  const uploads = ctx.uploads.map((upload): Upload => ({ ...upload, name: renamedControl(upload.name, into.renamed) }))
  const stored = await Promise.all(
    [...new Set([...Object.keys(pages), ...uploads.flatMap(({ name }) => pageOf(service, name) ?? [])])].map(async (name) => ({
      name,
      ...(await storeUploads(
        edge,
        opened,
        [part],
        pages[name] ?? {},
        uploads.filter((upload) => pageOf(service, upload.name) === name),
      )),
    })),
  )
  const revision = Number(typedOf(ctx, own.revision))
  await changeDraft(edge, opened, (draft) => ({
    ...draft,
    files: [...(draft.files ?? []), ...stored.flatMap(({ files }) => files)],
    typed: {
      ...draft.typed,
      ...Object.fromEntries(
        // A page that was confirmed since is newer than this.
        stored.flatMap(({ name, form }) => ((draft.confirmed?.[name] ?? 0) > revision ? [] : [[name, { ...draft.typed[name], ...form }]])),
      ),
    },
    moved: withLeft(draft.moved ?? [], left),
  }))
  return redirect(tasksHref(lang, opened.row.reference))
}

/** What no page asks for any more stands beside the rest that was left. */
const withLeft = (moved: readonly MovedDraft[], left: FormValues): readonly MovedDraft[] =>
  moved.map((one, index) => (index === moved.length - 1 ? { ...one, typed: { ...one.typed, ...left } } : one))

/** Says that the service changed since the draft was begun, and shows what was written that has no place any more, under the question of then. */
export function MovedNote({ edge, lang, opened }: { edge: CasesEdge; lang: Lang; opened: OwnCase }) {
  const { moved = [] } = opened.draft
  if (moved.length === 0) return null
  const lines = moved.flatMap((one) => leftLines(edge, lang, opened, one))
  return (
    <Alert tone="info">
      <p>{t(lang, 'moved.lead')}</p>
      {lines.length === 0 ? null : (
        <>
          <p>{t(lang, 'moved.left')}</p>
          <SummaryList lines={lines} />
        </>
      )}
    </Alert>
  )
}

function leftLines(edge: CasesEdge, lang: Lang, opened: OwnCase, { from, left, typed }: MovedDraft) {
  const { service } = edge.catalogue.at(opened.row.service, from)
  const field = (name: string) => service.fields.find((one) => one.name === name)
  const around = { lang, answers: left as Answers, ctx: { service } }
  const answered = Object.entries(left).flatMap(([name, value]) => {
    const asked = field(name)
    return asked === undefined ? [] : [{ label: say(asked.label, lang), value: nameOf(around, asked, value).join('\n') }]
  })
  const heads = [...new Set(Object.keys(typed).map((control) => control.split('.')[0] ?? ''))].filter((name) => left[name] === undefined)
  const written = heads.flatMap((name) => {
    const asked = field(name)
    const words = Object.entries(typed).flatMap(([control, values]) => (control.split('.')[0] === name ? values : []))
    const text = words.filter((word) => word.trim() !== '').join(' ')
    return asked === undefined || text === '' ? [] : [{ label: say(asked.label, lang), value: text }]
  })
  return [...answered, ...written]
}
