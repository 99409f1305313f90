import { canonicalEpc } from './epcis/epc.ts'
import type { EpcisEvent } from './epcis/event.ts'

/** How a thing takes part in an event. Documents bear the type of their transaction: `document.bol`, `document.inv` … */
export interface Thing {
  readonly role: 'epc' | 'parent' | 'child' | 'input' | 'output' | 'class' | 'input-class' | 'output-class' | `document.${string}`
  readonly thing: string
}

/** A class or a lot is in many shipments; a thing with a number of its own is in one. */
export const isOne = ({ role }: Thing): boolean => ['epc', 'parent', 'child', 'input', 'output'].includes(role)

/** Everything that an event is about, in canonical form, each once. Pure. */
export function thingsIn(event: EpcisEvent): readonly Thing[] {
  const of = (role: Thing['role'], uris: readonly string[] | undefined): Thing[] =>
    (uris ?? []).map((uri) => ({ role, thing: canonicalEpc(uri) }))
  const classes = (role: Thing['role'], list: EpcisEvent['quantityList']) =>
    of(
      role,
      list?.map(({ epcClass }) => epcClass),
    )
  const all = [
    ...of('epc', event.epcList),
    ...of('parent', event.parentID === undefined ? [] : [event.parentID]),
    ...of('child', event.childEPCs),
    ...of('input', event.inputEPCList),
    ...of('output', event.outputEPCList),
    ...classes('class', event.quantityList),
    ...classes('class', event.childQuantityList),
    ...classes('input-class', event.inputQuantityList),
    ...classes('output-class', event.outputQuantityList),
    ...(event.bizTransactionList ?? []).map(
      ({ type, bizTransaction }): Thing => ({ role: `document.${word(type) ?? 'other'}`, thing: canonicalEpc(bizTransaction) }),
    ),
  ]
  return [...new Map(all.map((one) => [`${one.role} ${one.thing}`, one])).values()]
}

const prefix = /^(https:\/\/ref\.gs1\.org\/cbv\/(BizStep|Disp|BTT|SDT)-|cbv:(BizStep|Disp|BTT|SDT)-)/

/** A word of the vocabulary without its prefix, so that `shipping` is one whoever wrote it. */
export const word = (written: string | undefined): string | undefined => written?.replace(prefix, '')
