import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { bytes, endpoint, type Lang } from '#web'
import { filesOf } from '../../case-files.ts'
import { type CasesEdge, contextOf } from '../../edge.ts'
import { decisionPdf, hasDecisionLetter, letterName } from '../../letters/index.ts'
import { openPart, type PartCase } from '../../parties/open.ts'
import { partHref } from './links.ts'
import { t } from './texts.ts'

const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'never' } as const
const input = z.object({ lang: z.string(), reference: z.string() })

export const mayReceive = ({ parts }: Pick<PartCase, 'parts'>): boolean => parts.some(({ party }) => party.may.includes('receive'))

/** What she receives of the case: the letter of its decision, documents that it issued. */
export function Papers({ opened, lang }: { opened: PartCase; lang: Lang }) {
  const { view, loaded, row } = opened
  if (!mayReceive(opened)) return null
  const href = partHref(lang, row.reference)
  const titleOf = (name: string) => say(loaded.service.documents.find((one) => one.name === name)?.title ?? {}, lang) || name
  const lines = [
    ...(hasDecisionLetter(view) ? [{ href: `${href}/decision.pdf`, label: t(lang, 'part.decision') }] : []),
    ...view.documents.flatMap(({ document, file }) =>
      file === undefined ? [] : [{ href: `${href}/files/${file}`, label: titleOf(document) }],
    ),
  ]
  return (
    <section class="g-flow" aria-labelledby="papers">
      <h2 id="papers">{t(lang, 'part.papers')}</h2>
      {lines.length === 0 ? (
        <p>{t(lang, 'part.papers.none')}</p>
      ) : (
        <ul class="g-list">
          {lines.map((line) => (
            <li>
              <a href={line.href}>{line.label}</a>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** The letter of the decision, for who may receive it. */
export const showPartLetter = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.part.decision', route: 'GET /:lang/part/:reference/decision.pdf', input },
  async ({ edge, actor, lang }, { reference }) => {
    const opened = await openPart(edge, actor, reference)
    if (!mayReceive(opened) || !hasDecisionLetter(opened.view)) throw new Refusal('web.not-found')
    const { zone } = contextOf(edge, opened.loaded)
    return bytes('application/pdf', await decisionPdf(edge, opened, lang), letterName(opened.view, zone), true)
  },
)

/** A document that the case issued. Refuses `web.not-found` for every other file of it. */
export const showPartFile = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.part.file', route: 'GET /:lang/part/:reference/files/:file', input: input.extend({ file: z.uuid() }) },
  async ({ edge, actor }, { reference, file }) => {
    const opened = await openPart(edge, actor, reference)
    const issued = mayReceive(opened) && filesOf(opened.view).get(file)?.issued !== undefined
    const found = issued ? await edge.store.as(opened.access, (tx) => edge.store.files.find(tx, file)) : undefined
    if (found === undefined) throw new Refusal('web.not-found')
    return bytes(found.type, edge.store.files.read(found), found.name, true)
  },
)
