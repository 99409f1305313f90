import { z } from 'zod'
import { endpoint } from '#web'
import type { CasesEdge } from '../../edge.ts'
import { openPart } from '../../parties/open.ts'
import { chooseAt, type MeetPlace, meetingFileAt, showMeetingAt } from '../apply/meet.tsx'
import { partHref, partMeetHref } from './links.ts'

const input = z.object({ lang: z.string(), reference: z.string(), request: z.string().max(200) })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'never', input } as const

/** Somebody who takes part comes to a meeting that the case asks of her. */
const part: MeetPlace = {
  open: async ({ edge, actor }, reference) => {
    const opened = await openPart(edge, actor, reference)
    return { opened, who: opened.who }
  },
  caseHref: partHref,
  meetHref: partMeetHref,
}

export const showPartMeeting = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.part.meet', route: 'GET /:lang/part/:reference/meet/:request' },
  async (ctx, asked) => await showMeetingAt(ctx, part, asked),
)

export const choosePartMeeting = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.part.meet.choose', route: 'POST /:lang/part/:reference/meet/:request' },
  async (ctx, asked) => await chooseAt(ctx, part, asked),
)

export const partMeetingFile = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.part.meet.file', route: 'GET /:lang/part/:reference/meet/:request/calendar' },
  async (ctx, asked) => await meetingFileAt(ctx, part, asked),
)
