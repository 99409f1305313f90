import { Refusal } from '#kernel'
import { type Field, type Sniffed, sniff, usualSize } from '#services'
import type { CasesEdge } from './edge.ts'

/** What an upload really is, or why it is not kept: too large, of another kind than it says, or a virus as far as the town's scanner knows. */
export async function lookInto(
  { scanner }: Pick<CasesEdge, 'scanner'>,
  { size, accept }: Pick<Field, 'size' | 'accept'>,
  file: File,
): Promise<{ readonly bytes: Uint8Array; readonly found: Sniffed | { readonly code: 'file.size' } }> {
  if (file.size > (size ?? usualSize)) return { bytes: new Uint8Array(), found: { code: 'file.size' } }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const found = await sniff(bytes, accept, file.name)
  if ('code' in found || scanner === undefined) return { bytes, found }
  try {
    return { bytes, found: (await scanner.isClean(bytes)) ? found : { code: 'file.virus' } }
  } catch (error) {
    if (error instanceof Refusal) return { bytes, found: { code: 'file.unchecked' } }
    throw error
  }
}
