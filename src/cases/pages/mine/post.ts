import { z } from 'zod'
import { Refusal } from '#kernel'
import { problemText } from '#services'
import { type Ctx, endpoint, type Reply, redirect, typed } from '#web'
import { addSound, lookedAt } from '../../add-files.ts'
import { longestText } from '../../decide/act.ts'
import { type CasesEdge, whoIs } from '../../edge.ts'
import { runCommand } from '../../run.ts'
import { caseHref } from '../apply/links.ts'
import { type OwnCase, openOwn } from '../apply/open.ts'
import { casePage } from './case.tsx'
import { fileFields } from './documents.tsx'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), reference: z.string() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input } as const

/** A message to the office. An empty or too long one comes back with what was typed. */
export const sendMessage = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.message', route: 'POST /:lang/cases/:reference/messages' },
  async (ctx, { reference }) => {
    const { edge, actor, lang } = ctx
    const opened = await openOwn(edge, actor, reference)
    const text = typed(ctx, 'text')
    if (text.trim() === '') return casePage(ctx, opened, { message: { text, error: t(lang, 'talk.missing') } })
    if (text.trim().length > longestText) return casePage(ctx, opened, { message: { text, error: t(lang, 'talk.long') } })
    return orMoved(ctx, opened, 'message.sent', '#messages', () =>
      runCommand(edge, opened.access, opened.row.id, { do: 'message', who: whoIs(actor, opened.loaded), text }),
    )
  },
)

/** Documents added after sending: looked into, stored under the case's key, then told to the case in one unit of work with their rows. */
export const addFiles = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.files.add', route: 'POST /:lang/cases/:reference/files' },
  async (ctx, { reference }) => {
    const { edge, actor, lang } = ctx
    const opened = await openOwn(edge, actor, reference)
    const { loaded } = opened
    const name = typed(ctx, 'field')
    const field = fileFields(loaded).find((one) => one.name === name)
    const uploads = ctx.uploads.filter((upload) => upload.name === 'files' && upload.file.name !== '')
    const refused = (errors: readonly string[]) => casePage(ctx, opened, { files: { field: name, errors } })
    if (uploads.length === 0) return refused([t(lang, 'files.missing')])
    const { sound, problems } = await lookedAt(
      ctx,
      field,
      uploads.map(({ file }) => file),
    )
    if (problems.length > 0) return refused(problems.map((problem) => problemText(problem, lang)))
    try {
      return await orMoved(ctx, opened, 'files.added', '#documents', () => addSound(ctx, opened, field, sound))
    } catch (error) {
      if (error instanceof Refusal && error.code === 'case.too-many-files')
        return refused([t(lang, 'files.many', { most: String(error.details.most) })])
      throw error
    }
  },
)

/** Does it and goes back to the case; when the case moved on meanwhile, says so there instead of failing. */
export async function orMoved(
  { lang }: Pick<Ctx, 'lang'>,
  { row }: OwnCase,
  done: string,
  anchor: string,
  act: () => Promise<unknown>,
): Promise<Reply> {
  try {
    await act()
  } catch (error) {
    if (error instanceof Refusal && /^case\.(not-open|already-sent|changed-meanwhile|action-)/.test(error.code))
      return redirect(caseHref(lang, row.reference), 'not-now')
    throw error
  }
  return redirect(`${caseHref(lang, row.reference)}${anchor}`, done)
}
