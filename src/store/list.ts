import { sql } from 'kysely'

/** Texts as one array of PostgreSQL, for `= any(${list(ids)}::text[])`: one parameter however many they are, whatever signs they hold. */
export const list = (items: readonly string[]) => sql.val(`{${items.map((item) => `"${item.replace(/(["\\])/g, '\\$1')}"`).join(',')}}`)
