import { addSound, asSystem, lookedAt, type OpenedCase } from '#cases'
import { system } from '#kernel'
import type { AccessContext } from '#store'
import type { NoticesEdge } from '../contract.ts'
import type { KeptRef } from './store.ts'

/** Attachments become documents of the case, when they are of a kind that a case takes; what is not sound is left out. */
export async function addFilesTo(
  edge: NoticesEdge,
  opened: OpenedCase & { readonly access: AccessContext },
  refs: readonly KeptRef[],
  who: { readonly kind: 'applicant' },
): Promise<void> {
  const found = await edge.store.as(asSystem('support'), async (tx) => {
    const all = []
    for (const { id, name, type } of refs) {
      const file = await edge.store.files.find(tx, id)
      if (file !== undefined) all.push({ name, type, file })
    }
    return all
  })
  const files = found.map(({ name, type, file }) => new File([Buffer.from(edge.store.files.read(file))], name, { type }))
  const { sound } = await lookedAt({ edge, lang: edge.town.file['legal-language'] }, undefined, files)
  if (sound.length > 0) await addSound({ edge, actor: system }, opened, undefined, sound, { who })
}
