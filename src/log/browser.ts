/** The face of this room for code that runs in a browser: what it takes to check a receipt and what it stands for. The bundler puts it in place of `#log`. */
import { canonical } from './canonical.ts'
import { type Bytes, utf8 } from './tlog/bytes.ts'
import { hmac } from './tlog/digest.ts'

export { canonical } from './canonical.ts'
export { attachedTexts } from './pages/pdf.ts'
export { Broken } from './tlog/broken.ts'
export { readPolicy } from './tlog/policy.ts'
export { readProof, verifyProof } from './tlog/proof.ts'

/** As `commit` of the server: HMAC-SHA-256 under the salt over the canonical envelope. */
export const commit = (salt: Bytes, envelope: unknown): Bytes => hmac(salt, utf8(canonical(envelope)))
