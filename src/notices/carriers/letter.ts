import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noticePdf } from '#cases'
import { legalDay } from '#kernel'
import { zoneOf } from '../address.ts'
import type { Carrier, Message, Outcome } from '../channels.ts'
import type { NoticesEdge } from '../contract.ts'
import { printerOf } from '../letters/printer.ts'

/**
 * Letters as tagged PDF: into a folder (`GUICHET_LETTERS`), to the provider that the town names (`letters`), else an agent of the agency prints and posts them
 * (`/:lang/desk/letters`).
 */
export const letter: Carrier = {
  channel: 'letter',
  repeatable: false,
  carry: async (edge, message) => {
    const printer = printerOf(edge)
    const folder = edge.config.lettersFolder
    if (folder === undefined && printer === undefined) return { was: 'to-print' }
    const pdf = await pdfOf(edge, message)
    if (pdf === undefined) return { was: 'to-print' }
    return folder === undefined ? await printer!.give(message.id, pdf) : await putInto(folder, message.id, pdf)
  },
}

const pdfOf = async (edge: NoticesEdge, { agency, notice }: Message): Promise<Uint8Array | undefined> =>
  agency === undefined
    ? undefined
    : await noticePdf(edge, {
        agency,
        lang: notice.lang,
        name: notice.name,
        postal: notice.postal ?? [],
        subject: notice.subject,
        text: notice.text,
        large: notice.large ?? false,
        date: legalDay(edge.clock.now(), zoneOf(edge, agency)),
      })

/** Whoever takes files from the folder sees them whole: written beside under another name, then renamed. The same letter again is the same file. */
async function putInto(folder: string, id: string, pdf: Uint8Array): Promise<Outcome> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const part = join(folder, `.${id}.part`)
    await writeFile(part, pdf, { mode: 0o600 })
    await rename(part, join(folder, `${id}.pdf`))
    return { was: 'sent', provider: 'folder', ref: id }
  } catch (error) {
    return { was: 'again', failure: error instanceof Error && 'code' in error ? String(error.code) : 'folder' }
  }
}
