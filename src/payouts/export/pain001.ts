import { refuse } from '../contract.ts'
import type { OpenedList } from '../manage.ts'

const namespace = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'

/** Signs that every bank of the SEPA takes (EPC217-08, Latin set); a letter with an accent is written without, anything else is a space. */
const plain = (text: string, most: number): string =>
  text
    .replaceAll('ß', 'ss')
    .replaceAll(/[œŒ]/g, 'oe')
    .replaceAll(/[æÆ]/g, 'ae')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('’', "'")
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9/\-?:().,'+ ]/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim()
    .slice(0, most)

/** A name that has no Latin sign at all must still be one: the account says who it is. */
const named = (name: string): string => said('Nm', plain(name, 70) || 'NOTPROVIDED')

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const element = (name: string, ...inside: string[]): string => `<${name}>${inside.join('')}</${name}>`
const said = (name: string, text: string): string => element(name, escaped(text))

/** Cents as ISO 20022 writes an amount. */
const units = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`

/** A payment's own name at the bank: its id without strokes (Max35Text). */
export const endToEnd = (id: string): string => id.replaceAll('-', '')

/**
 * A list as a customer credit transfer initiation, pain.001.001.09: one batch from the agency's account. Made from what was fixed when the list was approved,
 * so that it is the same file, byte for byte, however often it is exported. Refuses `payout.not-now` before that, `payout.account-erased`.
 */
export function pain001({ list, payments, payees }: OpenedList): string {
  if (list.approvedAt === null) throw refuse('payout.not-now', { state: list.state })
  const { payer } = list
  const count = said('NbOfTxs', String(payments.length))
  const sum = said('CtrlSum', units(payments.reduce((all, { amount }) => all + amount, 0)))
  const header = element(
    'GrpHdr',
    said('MsgId', list.messageId),
    said('CreDtTm', new Date(list.approvedAt).toISOString().replace(/\.\d{3}Z$/, 'Z')),
    count,
    sum,
    element('InitgPty', named(payer.name)),
  )
  const agent = payer.bic === undefined ? element('Othr', said('Id', 'NOTPROVIDED')) : said('BICFI', payer.bic)
  const transfers = payments.map((payment) => {
    const payee = payees.get(payment.id)
    if (payee === undefined) throw refuse('payout.account-erased', { payment: payment.id })
    return element(
      'CdtTrfTxInf',
      element('PmtId', said('InstrId', endToEnd(payment.id)), said('EndToEndId', endToEnd(payment.id))),
      element('Amt', `<InstdAmt Ccy="${payment.currency}">${units(payment.amount)}</InstdAmt>`),
      element('Cdtr', named(payee.name)),
      element('CdtrAcct', element('Id', said('IBAN', payee.iban))),
      element('RmtInf', said('Ustrd', plain(`${payer.name} ${payment.reference}`, 140))),
    )
  })
  const batch = element(
    'PmtInf',
    said('PmtInfId', list.messageId),
    said('PmtMtd', 'TRF'),
    said('BtchBookg', 'true'),
    count,
    sum,
    element('PmtTpInf', element('SvcLvl', said('Cd', 'SEPA'))),
    element('ReqdExctnDt', said('Dt', list.day)),
    element('Dbtr', named(payer.name)),
    element('DbtrAcct', element('Id', said('IBAN', payer.iban))),
    element('DbtrAgt', element('FinInstnId', agent)),
    said('ChrgBr', 'SLEV'),
    ...transfers,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${namespace}">${element('CstmrCdtTrfInitn', header, batch)}</Document>\n`
}
