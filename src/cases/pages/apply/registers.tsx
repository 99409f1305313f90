import { z } from 'zod'
import { Refusal } from '#kernel'
import { registryOf } from '#registries'
import { type Ctx, endpoint, type Reply, redirect, typed } from '#web'
import { asPerson, type CasesEdge } from '../../edge.ts'
import { registersOf, showRegister } from '../../known-facts.ts'
import { caseHref, registerHref, sentHref } from './links.ts'
import { changeDraft, type OwnCase, openOwn } from './open.ts'
import { sheetFor } from './page.tsx'
import { lacking, nextHref, withRegister, withShown } from './register-state.ts'
import { type AtRegister, registerView } from './register-view.tsx'

const input = z.object({ lang: z.string(), reference: z.string(), registry: z.string() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input } as const

/** One register: what would be asked of it, or what it answered. */
export const showAtRegister = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.apply.register', route: 'GET /:lang/apply/:reference/registers/:registry' },
  async (ctx, { reference, registry }) => {
    const at = await atRegister(ctx, reference, registry)
    return 'kind' in at ? at : registerView(ctx.lang, at)
  },
)

/** `ask`: ask it now. `use`: take what it showed. `own`: the person answers herself; her request is handled all the same. */
export const decideRegister = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.apply.register.decide', route: 'POST /:lang/apply/:reference/registers/:registry' },
  async (ctx, { reference, registry: id }) => {
    const at = await atRegister(ctx, reference, id)
    if ('kind' in at) return at
    const { edge, lang, actor } = ctx
    const { opened, sheet, registry } = at
    const go = typed(ctx, 'go')
    if (go === 'ask') {
      if (lacking(registry, actor, edge.clock.now()) !== undefined) return redirect(registerHref(lang, reference, id))
      const access = asPerson(actor, opened.loaded.service.data.purpose, opened.row.id)
      const asked = await showRegister(edge, access, opened.loaded, opened.row.person, lang, edge.clock.today(sheet.ctx.zone), id)
      await changeDraft(edge, opened, (draft) => withRegister(draft, id, asked))
      return redirect(registerHref(lang, reference, id))
    }
    const draft = await changeDraft(edge, opened, (draft) =>
      go === 'use'
        ? withShown(draft, id)
        : go === 'own'
          ? withRegister(draft, id, { outcome: 'refused', on: edge.clock.instant() })
          : draft,
    )
    return redirect(nextHref(lang, reference, draft.registers))
  },
)

/** Asks every register that waits for her word, and takes what it shows, as her two presses would: for a draft of hers, by its reference. */
export async function useRegisters(
  { edge, actor, lang }: Pick<Ctx<CasesEdge>, 'edge' | 'actor' | 'lang'>,
  reference: string,
): Promise<void> {
  const opened = await openOwn(edge, actor, reference)
  const { purpose } = opened.loaded.service.data
  const today = edge.clock.today(edge.town.file['time-zone'])
  for (const [id, { outcome }] of Object.entries(opened.draft.registers ?? {})) {
    const registry = registryOf(edge.town, id)
    if (outcome !== 'open' || registry === undefined || lacking(registry, actor, edge.clock.now()) !== undefined) continue
    const asked = await showRegister(edge, asPerson(actor, purpose, opened.row.id), opened.loaded, opened.row.person, lang, today, id)
    await changeDraft(edge, opened, (draft) => withShown(withRegister(draft, id, asked), id))
  }
}

async function atRegister(ctx: Ctx<CasesEdge>, reference: string, id: string): Promise<AtRegister | Reply> {
  const { edge, lang, actor } = ctx
  const opened: OwnCase = await openOwn(edge, actor, reference)
  if (opened.view.phase !== 'draft')
    return redirect(opened.view.submittedAt === undefined ? caseHref(lang, reference) : sentHref(lang, reference))
  const registry = registryOf(edge.town, id)
  const fields = registersOf(opened.loaded).get(id)
  // Only registers that the service names and that want to be asked for have a page.
  if (registry === undefined || fields === undefined || !registry.preview) throw new Refusal('web.not-found')
  return {
    opened,
    sheet: sheetFor(ctx, opened),
    registry,
    fields,
    asked: opened.draft.registers?.[id],
    lacks: lacking(registry, actor, edge.clock.now()),
    here: registerHref(lang, reference, id),
    next: nextHref(lang, reference, { ...opened.draft.registers, [id]: { outcome: 'refused', on: '' } }),
  }
}
