/** email: one mailbox as mail systems take it (RFC 5321, 4.1.2, without quoted parts). The domain may be international; it is kept in its ASCII form. */
import { domainToASCII, domainToUnicode } from 'node:url'
import { autofill, oneLine, type Refused } from './one-line.tsx'

/** A dot-separated run of what RFC 5321 allows unquoted, and of letters beyond ASCII (RFC 6531). */
const localPart = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

function refuse(value: unknown): Refused | undefined {
  if (typeof value !== 'string' || value.length > 320) return { code: 'email.unreadable' }
  if (/\s/u.test(value)) return { code: 'email.space' }
  const parts = value.split('@')
  if (parts.length < 2) return { code: 'email.no-at' }
  if (parts.length > 2) return { code: 'email.two-at' }
  const [local = '', domain = ''] = parts
  if (local === '') return { code: 'email.no-name' }
  if (domain === '') return { code: 'email.no-domain' }
  if (local.length > 64 || !localPart.test(local)) return { code: 'email.name', values: { name: local.slice(0, 64) } }
  if (domain.includes(',')) return { code: 'email.comma', values: { domain: domain.replaceAll(',', '.') } }
  const labels = domain.split('.')
  // A top-level domain is never a number: this is what keeps addresses of machines out.
  const last = labels.at(-1) ?? ''
  if (labels.length < 2) return { code: 'email.no-dot', values: { domain } }
  if (!labels.every((part) => label.test(part)) || !/[a-z]/.test(last) || last.length < 2 || value.length > 254)
    return { code: 'email.domain', values: { domain } }
  return undefined
}

export const email = oneLine<string>({
  type: 'email',
  read: (typed) => {
    const text = typed
      .normalize('NFC')
      .trim()
      .replace(/^mailto:/i, '')
      .replace(/^<(.*)>$/, '$1')
    const at = text.lastIndexOf('@')
    const domain = text.slice(at + 1).toLowerCase()
    // `domainToASCII` reads "1.2" as a machine's address and gives '' for what is no domain: both are left as typed, to be refused by name.
    const ascii = at > 0 && /\p{L}/u.test(domain.split('.').at(-1) ?? '') ? domainToASCII(domain) : ''
    return { value: at < 0 ? text : `${text.slice(0, at)}@${ascii || domain}` }
  },
  refuse,
  typed: shown,
  format: shown,
  control: (field) => ({ type: 'email', inputmode: 'email', autocomplete: autofill(field, 'email'), size: 34 }),
})

function shown(value: string): string {
  const at = value.lastIndexOf('@')
  return at < 0 ? value : `${value.slice(0, at)}@${domainToUnicode(value.slice(at + 1)) || value.slice(at + 1)}`
}
