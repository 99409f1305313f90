import { z } from 'zod'
import { legalDay } from '#kernel'
import { bytes, endpoint } from '#web'
import { type CasesEdge, contextOf } from '../../edge.ts'
import { decisionPdf, letterName, receiptPdf } from '../../letters/index.ts'
import { openOwn } from '../apply/open.ts'

const input = z.object({ lang: z.string(), reference: z.string() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input } as const

/** The acknowledgement of receipt of what I sent. */
export const showReceipt = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.receipt', route: 'GET /:lang/cases/:reference/receipt.pdf' },
  async ({ edge, actor, lang }, { reference }) => {
    const opened = await openOwn(edge, actor, reference)
    const { zone } = contextOf(edge, opened.loaded)
    const day = legalDay(opened.view.submittedAt ?? opened.view.openedAt, zone)
    return bytes('application/pdf', await receiptPdf(edge, opened, lang), `accuse-${reference}-${day}.pdf`, true)
  },
)

/** The letter of the decision on my case. */
export const showLetter = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.decision', route: 'GET /:lang/cases/:reference/decision.pdf' },
  async ({ edge, actor, lang }, { reference }) => {
    const opened = await openOwn(edge, actor, reference)
    const { zone } = contextOf(edge, opened.loaded)
    return bytes('application/pdf', await decisionPdf(edge, opened, lang), letterName(opened.view, zone), true)
  },
)
