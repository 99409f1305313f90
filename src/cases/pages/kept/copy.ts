import { Refusal } from '#kernel'
import type { Ctx } from '#web'
import { asPerson, type CasesEdge } from '../../edge.ts'
import { type OpenedCase, readCase } from '../../run.ts'
import { casesOf } from '../../store.ts'
import { offlineHref } from '../apply/links.ts'
import { offlineForm } from '../apply/offline.tsx'
import { openOwn } from '../apply/open.ts'
import { agentsIn, aroundOf, namesOf } from '../mine/around.ts'
import { isLive, mostOpened } from '../mine/space.tsx'
import { KeptForm, KeptSpace } from './copy-view.tsx'

/** What a device keeps: my space as one page, and the forms of drafts that may be filled without network, each by its address. */
export interface Copy {
  /** in which it is written */
  readonly lang: string
  readonly html: string
  readonly forms: readonly { readonly path: string; readonly html: string }[]
}

/** Her live cases and drafts as they are now, written in the language of the request. */
export async function copyFor(ctx: Ctx<CasesEdge>): Promise<Copy> {
  const { edge, actor, lang } = ctx
  const opened = await edge.store.as(asPerson(actor, 'compte'), async (tx) => {
    const rows = (await casesOf(tx, actor.person ?? '')).filter(isLive).slice(0, mostOpened)
    const all: OpenedCase[] = []
    for (const { id } of rows) all.push(await readCase(edge, tx, { id }))
    return all
  })
  const names = await namesOf(edge, [...new Set(opened.flatMap(({ view }) => agentsIn(view)))], lang, 'compte')
  const cases = opened.map((one) => aroundOf(edge, one, lang, names))
  const forms = (await Promise.all(opened.map((one) => formOf(ctx, one)))).filter((form) => form !== undefined)
  const fillable = new Set(forms.map(({ path }) => path))
  const at = edge.clock.instant()
  return { lang, html: await written(KeptSpace({ lang, cases, fillable, at, zone: edge.town.file['time-zone'] })), forms }
}

/** The form of a draft that may be filled without network, where she may open it with what she showed. */
async function formOf(ctx: Ctx<CasesEdge>, { view, loaded }: OpenedCase): Promise<Copy['forms'][number] | undefined> {
  if (view.phase !== 'draft' || !loaded.service.access.offline) return undefined
  const opened = await openOwn(ctx.edge, ctx.actor, view.reference).catch((error) => {
    if (error instanceof Refusal) return undefined
    throw error
  })
  if (opened === undefined) return undefined
  const form = await offlineForm(ctx, opened, undefined, [], true)
  return { path: offlineHref(ctx.lang, view.reference), html: await written(KeptForm({ lang: ctx.lang, form })) }
}

const written = async (part: { toString(): string | Promise<string> }): Promise<string> => String(await part.toString())
