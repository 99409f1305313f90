import { refuse } from '../contract.ts'
import type { OpenedList } from '../manage.ts'
import { endToEnd } from './pain001.ts'

/** What a spreadsheet would read as a formula is text. */
const cell = (value: string): string => {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** An approved list as CSV (RFC 4180), accounts included, in the order and under the names of the bank's file; amounts in units. */
export function tableOf({ list, payments, payees }: OpenedList): string {
  if (list.approvedAt === null) throw refuse('payout.not-now', { state: list.state })
  const rows = payments.map((one) => {
    const payee = payees.get(one.id)
    if (payee === undefined) throw refuse('payout.account-erased', { payment: one.id })
    return [
      list.messageId,
      endToEnd(one.id),
      one.reference,
      one.service,
      payee.name,
      payee.iban,
      (one.amount / 100).toFixed(2),
      one.currency,
      list.day,
    ]
  })
  const head = ['message', 'end-to-end', 'case', 'service', 'name', 'iban', 'amount', 'currency', 'day']
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}
