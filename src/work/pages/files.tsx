import { z } from 'zod'
import { type CasesEdge, decisionPdf, letterName } from '#cases'
import { legalDay, Refusal } from '#kernel'
import { bytes, type Ctx, DeskHead, endpoint, formatBytes, formatDate, LinkButton, page, Wrap } from '#web'
import { type DeskCase, openAtDesk } from '../open.ts'
import { isPicture, isShown, letterShown, type Paper, papersOf } from '../papers.ts'
import { t } from '../texts.ts'
import { wholeFilePdf } from '../whole-file.ts'
import { caseShell, nameIn } from './case-view.tsx'
import { caseHref, fileHref } from './links.ts'

const input = z.object({ lang: z.string(), reference: z.string(), file: z.uuid() })
const declaration = { may: 'worker', purpose: 'service', subject: 'case', input } as const

/** A file of the case that this agent's roles may see. Refuses `web.not-found` for a file of another case or of an answer that they may not see. */
async function openPaper(
  ctx: Ctx<CasesEdge>,
  reference: string,
  file: string,
): Promise<{ readonly opened: DeskCase; readonly paper: Paper }> {
  const opened = await openAtDesk(ctx, reference, ['document'])
  const paper = papersOf(opened, ctx.lang).get(file)
  if (paper === undefined) throw new Refusal('web.not-found')
  return { opened, paper }
}

/** The viewer: what it is, where it comes from, the picture or the document itself. */
const showPaper = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.paper', route: 'GET /:lang/desk/cases/:reference/documents/:file' },
  async (ctx, { reference, file }) => {
    const { lang } = ctx
    const { opened, paper } = await openPaper(ctx, reference, file)
    const href = fileHref(lang, reference, file)
    const facts = [
      paper.label,
      paper.at === undefined ? undefined : formatDate(lang, legalDay(paper.at, opened.ctx.zone)),
      paper.size > 0 ? formatBytes(lang, paper.size) : undefined,
    ]
    return page({
      title: `${paper.name} – ${nameIn(opened, lang)}`,
      ...caseShell(ctx, opened),
      children: (
        <Wrap class="g-desk">
          <DeskHead
            title={paper.name}
            text={facts.filter(Boolean).join(', ')}
            back={{ href: `${caseHref(lang, reference)}#papers`, label: nameIn(opened, lang) }}
          >
            <LinkButton variant="secondary" href={href}>
              {t(lang, isShown(paper.type) ? 'paper.alone' : 'paper.save')}
            </LinkButton>
          </DeskHead>
          <div class="g-sheet">
            {isPicture(paper.type) ? (
              <img class="g-viewer" src={href} alt={t(lang, 'paper.picture', { name: paper.name })} />
            ) : isShown(paper.type) ? (
              <iframe class="g-viewer" src={href} title={paper.name} />
            ) : (
              <p>{t(lang, 'paper.not-shown')}</p>
            )}
          </div>
        </Wrap>
      ),
    })
  },
)

/** The bytes. Pictures and PDF open in the browser, anything else is saved. */
const sendFile = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.file', route: 'GET /:lang/desk/cases/:reference/files/:file' },
  async (ctx, { reference, file }) => {
    const { opened } = await openPaper(ctx, reference, file)
    const { store } = ctx.edge
    const found = await store.as(opened.access, (tx) => store.files.find(tx, file))
    if (found === undefined) throw new Refusal('web.not-found')
    return bytes(found.type, store.files.read(found), found.name, isShown(found.type))
  },
)

/** The letter of the decision in force, in the person's language: what she reads, the office reads. */
const sendLetter = endpoint<CasesEdge>()(
  {
    ...declaration,
    id: 'work.letter',
    route: 'GET /:lang/desk/cases/:reference/decision.pdf',
    input: z.object({ lang: z.string(), reference: z.string() }),
  },
  async (ctx, { reference }) => {
    const opened = await openAtDesk(ctx, reference, ['document'])
    if (!letterShown(opened)) throw new Refusal('web.not-found')
    const { view, ctx: place } = opened
    return bytes('application/pdf', await decisionPdf(ctx.edge, opened, view.language), letterName(view, place.zone), true)
  },
)

/** The whole case as one file; its opening is an access line that says so. Who only reads by a pass takes nothing away. */
const sendWhole = endpoint<CasesEdge>()(
  {
    ...declaration,
    id: 'work.whole',
    route: 'GET /:lang/desk/cases/:reference/file.pdf',
    input: z.object({ lang: z.string(), reference: z.string() }),
  },
  async (ctx, { reference }) => {
    const opened = await openAtDesk(ctx, reference, ['case', 'answers', 'document', 'whole'])
    if (opened.roles.length === 0) throw new Refusal('web.not-yours')
    return bytes('application/pdf', await wholeFilePdf(ctx.edge, ctx.actor, opened, ctx.lang), `${reference}.pdf`, false)
  },
)

export const fileEndpoints = [showPaper, sendFile, sendLetter, sendWhole]
