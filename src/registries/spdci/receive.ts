import { type Partner, partnerBearing } from '#definitions'
import { Refusal } from '#kernel'
import type { RegistriesEdge } from '../contract.ts'
import { type Action, envelopeOf, type Header, type MessageOf } from './messages.ts'
import { isSigned, publicKeyFrom } from './signature.ts'

export interface Received<A extends Action> {
  readonly partner: Partner
  readonly header: Header
  readonly message: MessageOf<A>
}

/** A refusal in the form of the interfaces (`errors`) and in ours (the code). */
const refused = (code: 'registry.unauthorized' | 'registry.forbidden' | 'registry.message-bad', error: string, more = {}): Refusal =>
  new Refusal(code, { errors: [{ code: error, message: error }], ...more })

/** Whose bearer token this is. Refuses `registry.unauthorized`. */
function partnerOf({ town, config }: RegistriesEdge, authorization: string | undefined): Partner {
  const found = partnerBearing(/^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '', town.partners, config.secret)
  if (found === undefined) throw refused('registry.unauthorized', 'err.request.unauthorized')
  return found
}

/**
 * A message that may be acted on: the token is a partner's, the message is well made, says that it is from that partner and for us, and is signed by
 * one of its keys a moment ago. Whether it came before is the store's to say.
 */
export function receive<A extends Action>(edge: RegistriesEdge, action: A, authorization: string | undefined, body: unknown): Received<A> {
  const partner = partnerOf(edge, authorization)
  const given = body as { signature?: unknown; header?: { is_msg_encrypted?: unknown }; message?: unknown } | undefined
  if (given?.header?.is_msg_encrypted === true) throw refused('registry.message-bad', 'err.encryption.invalid')
  if (typeof given?.signature !== 'string') throw refused('registry.unauthorized', 'err.signature.missing')
  const envelope = envelopeOf(action).safeParse(body)
  if (!envelope.success)
    throw refused('registry.message-bad', 'err.request.bad', { at: envelope.error.issues.map(({ path }) => path.join('.')).slice(0, 10) })
  const { header, message } = envelope.data as { readonly header: Header; readonly message: MessageOf<A> }
  if (header.sender_id !== partner.id) throw refused('registry.forbidden', 'err.sender_id.invalid')
  if (header.receiver_id !== undefined && header.receiver_id !== edge.town.file.id)
    throw refused('registry.forbidden', 'err.receiver_id.invalid')
  if (header.sender_uri !== undefined && !isTheirs(partner, header.sender_uri))
    throw refused('registry.forbidden', 'err.sender_uri.invalid')
  const keys = new Map(Object.entries(partner.keys).map(([id, x]) => [id, publicKeyFrom(x)]))
  // What was signed is what came, not what we made of it.
  if (!isSigned(given.signature, { header: given.header, message: given.message }, partner.id, keys, edge.clock.now()))
    throw refused('registry.unauthorized', 'err.signature.invalid')
  return { partner, header, message }
}

/** Answers go where the definition says, never where a message would like them. */
const isTheirs = ({ callback }: Partner, uri: string): boolean =>
  callback !== undefined && URL.canParse(callback.url) && new URL(uri).origin === new URL(callback.url).origin
