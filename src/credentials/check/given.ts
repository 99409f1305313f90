/** What somebody gives to be verified: a file (the credential, or a PDF that carries it) or a text. Runs in browsers too. */
import { attachedTexts } from '#log'

const credential = /[\w-]+\.[\w-]+\.[\w-]+~[\w.~-]*/

/** The credential in a text, whatever stands around it; undefined: there is none. */
export const credentialIn = (text: string): string | undefined => credential.exec(text)?.[0]

/** The credential in a file; undefined: there is none. */
export async function credentialInFile(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  if (String.fromCharCode(...bytes.subarray(0, 5)) !== '%PDF-') return credentialIn(new TextDecoder().decode(bytes))
  for await (const text of attachedTexts(bytes)) {
    const found = credentialIn(text)
    if (found !== undefined) return found
  }
  return undefined
}
