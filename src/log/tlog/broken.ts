/** Why a note, a tile, a proof or a policy is not what it says it is. This folder runs in browsers too, so it knows nothing of `#kernel`. */
export type Fault =
  | 'log.text-malformed'
  | 'log.key-malformed'
  | 'log.signature-missing'
  | 'log.signature-wrong'
  | 'log.origin-wrong'
  | 'log.policy-malformed'
  | 'log.quorum-missing'
  | 'log.proof-wrong'
  | 'log.tile-wrong'
  | 'log.root-wrong'
  | 'log.shrunk'
  | 'log.opening-wrong'

export class Broken extends Error {
  readonly code: Fault
  readonly details: Readonly<Record<string, string | number>>
  constructor(code: Fault, details: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.name = 'Broken'
    this.code = code
    this.details = details
  }
}
