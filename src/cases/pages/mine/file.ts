import { z } from 'zod'
import { Refusal } from '#kernel'
import { bytes, endpoint } from '#web'
import { filesOf, isShownInline } from '../../case-files.ts'
import type { CasesEdge } from '../../edge.ts'
import { openOwn } from '../apply/open.ts'

/** One file of one's own case. Pictures and PDF open in the browser, everything else is saved. Refuses `web.not-found` for a file of another case. */
export const showFile = endpoint<CasesEdge>()(
  {
    id: 'cases.file',
    route: 'GET /:lang/cases/:reference/files/:file',
    may: 'person',
    purpose: 'compte',
    subject: 'case',
    acting: 'services',
    input: z.object({ lang: z.string(), reference: z.string(), file: z.uuid() }),
  },
  async ({ edge, actor }, { reference, file }) => {
    const { view, access } = await openOwn(edge, actor, reference)
    const listed = filesOf(view).get(file)
    const found = listed === undefined ? undefined : await edge.store.as(access, (tx) => edge.store.files.find(tx, file))
    if (found === undefined) throw new Refusal('web.not-found')
    return bytes(found.type, edge.store.files.read(found), found.name, isShownInline(found.type))
  },
)
