/** Field type → what it does. A new type is added here, and nowhere else. */
import { type Field, type FieldType, fieldTypes } from '../contract.ts'
import { address } from './address.tsx'
import { boolean, choice, choices, consent } from './choice.tsx'
import { date } from './date.tsx'
import { duration } from './duration.tsx'
import { email } from './email.ts'
import { file, files } from './file.tsx'
import { account, iban } from './iban.ts'
import type { FieldKind } from './kind.ts'
import { list } from './list.tsx'
import { integer, money, number } from './number.ts'
import { organisation } from './organisation.tsx'
import { person } from './person.tsx'
import { phone } from './phone.ts'
import { place } from './place.tsx'
import { row } from './row.tsx'
import { computed, note } from './shown.tsx'
import { longtext, text } from './text.ts'

type Kinds = Readonly<Record<FieldType, FieldKind>>
let table: Kinds | undefined

// Made at first use: a list reads its rows through this table and stands in it, so neither module may wait for the other to be complete.
const kinds = (): Kinds => {
  table ??= {
    text,
    longtext,
    boolean,
    choice,
    choices,
    integer,
    number,
    money,
    date,
    duration,
    email,
    phone,
    iban,
    account,
    address,
    place,
    person,
    organisation,
    file,
    files,
    list,
    row,
    consent,
    computed,
    note,
  }
  return table
}

/** What the type of a field does. */
export const kindOf = (field: Pick<Field, 'type'>): FieldKind => kinds()[field.type]

/** Every type, in the order of the grammar. */
export const allKinds = (): readonly FieldKind[] => fieldTypes.map((type) => kinds()[type])
