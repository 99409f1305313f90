import { z } from 'zod'
import { endpoint } from '#web'
import type { CasesEdge } from '../../edge.ts'
import { openPart } from '../../parties/open.ts'
import { backAt, type PayPlace, payAt, showPayAt } from '../apply/pay.tsx'
import { partHref, partPayHref } from './links.ts'

const input = z.object({ lang: z.string(), reference: z.string(), request: z.string().max(200) })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'never', input } as const

/** Somebody who takes part pays what is asked of her. */
const part: PayPlace = {
  open: async ({ edge, actor }, reference) => {
    const opened = await openPart(edge, actor, reference)
    return { opened, seats: opened.who.parts }
  },
  caseHref: partHref,
  payHref: partPayHref,
}

export const showPartPayment = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.part.pay', route: 'GET /:lang/part/:reference/pay/:request' },
  async (ctx, asked) => await showPayAt(ctx, part, asked),
)

export const payPart = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.part.pay.begin', route: 'POST /:lang/part/:reference/pay/:request' },
  async (ctx, asked) => await payAt(ctx, part, asked),
)

export const backFromPartPayment = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.part.pay.back', route: 'GET /:lang/part/:reference/pay/:request/back' },
  async (ctx, asked) => await backAt(ctx, part, asked),
)
