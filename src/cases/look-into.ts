import { Refusal } from '#kernel'
import { type Field, isCuttable, type Sniffed, sniff, usualSize, withoutTraces } from '#services'
import type { CasesEdge } from './edge.ts'

/**
 * What an upload really is, or why it is not kept: too large, of another kind than it says, or a virus as far as the town's scanner knows. `bytes`: what may be kept
 * of it; a photograph without the place and the device that a camera wrote into it.
 */
export async function lookInto(
  { scanner }: Pick<CasesEdge, 'scanner'>,
  { size, accept }: Pick<Field, 'size' | 'accept'>,
  file: File,
): Promise<{ readonly bytes: Uint8Array; readonly found: Sniffed | { readonly code: 'file.size' } }> {
  if (file.size > (size ?? usualSize)) return { bytes: new Uint8Array(), found: { code: 'file.size' } }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const found = await sniff(bytes, accept, file.name)
  if ('code' in found) return { bytes, found }
  if (found.type.startsWith('image/') && !isCuttable(found.type)) return { bytes, found: { code: 'file.type', is: found.type } }
  const kept = withoutTraces(bytes, found.type)
  if (kept === undefined) return { bytes, found: { code: 'file.broken', is: found.type } }
  if (scanner === undefined) return { bytes: kept, found }
  try {
    return { bytes: kept, found: (await scanner.isClean(bytes)) ? found : { code: 'file.virus' } }
  } catch (error) {
    if (error instanceof Refusal) return { bytes, found: { code: 'file.unchecked' } }
    throw error
  }
}
