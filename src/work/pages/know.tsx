import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, type Reply, redirect, typed } from '#web'
import { changeKnow, type KnowCommand, newNote } from '../know.ts'
import { type DeskCase, openAtDesk } from '../open.ts'
import { t, type WorkKey } from '../texts.ts'
import { casePage } from './case.tsx'
import { aboutKey, aboutsIn } from './know-sheet.tsx'
import { unlessLimited } from './limited.tsx'
import { caseHref } from './links.ts'

/** Know-how written, revised or retired from beside a case; what is not taken comes back on its page. */
const know = endpoint<CasesEdge>()(
  {
    may: 'worker',
    purpose: 'service',
    subject: 'case',
    input: z.object({ lang: z.string(), reference: z.string() }),
    id: 'work.know',
    route: 'POST /:lang/desk/cases/:reference/know',
  },
  (ctx, { reference }) =>
    unlessLimited(ctx, async () => {
      const opened = await openAtDesk(ctx, reference, ['case', 'answers'])
      if (opened.roles.length === 0) throw new Refusal('web.not-yours')
      const command = commandOf(ctx, opened)
      try {
        await changeKnow(ctx.edge, opened.access, { agency: opened.row.agency, service: opened.row.service }, command)
      } catch (error) {
        return notTaken(ctx, opened, command, error)
      }
      return redirect(`${caseHref(ctx.lang, reference)}#know`, `know.${command.do}`)
    }),
)

export const knowEndpoints = [know]

function commandOf(ctx: Ctx<CasesEdge>, opened: DeskCase): KnowCommand {
  const [note, text] = [typed(ctx, 'note'), typed(ctx, 'text')]
  if (note !== '') return typed(ctx, 'retire') === '' ? { do: 'revise', note, text } : { do: 'retire', note }
  const among = aboutsIn(opened, ctx.lang).map(({ kind, name }) => ({ kind, name }))
  const about = among.find((one) => aboutKey(one) === typed(ctx, 'about')) ?? { kind: 'field' as const, name: '' }
  return { do: 'write', note: newNote(ctx.edge.clock.now()), about, text, among }
}

const words: Readonly<Record<string, WorkKey>> = {
  'work.note-missing': 'notes.missing',
  'work.note-long': 'notes.long',
  'work.know-unknown': 'know.unknown',
  'log.stream-moved': 'know.moved',
}

function notTaken(ctx: Ctx<CasesEdge>, opened: DeskCase, command: KnowCommand, error: unknown): Promise<Reply> {
  const key = error instanceof Refusal ? words[error.code] : undefined
  if (key === undefined) throw error
  const note = command.do === 'write' ? {} : { note: command.note }
  const refused = { ...note, about: typed(ctx, 'about'), typed: typed(ctx, 'text'), error: t(ctx.lang, key) }
  return casePage(ctx, opened, { know: refused }, 422)
}
