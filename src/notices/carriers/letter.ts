import type { Carrier } from '../channels.ts'

/** Printed and posted by an agent of its agency (`/:lang/desk/letters`). */
export const letter: Carrier = {
  channel: 'letter',
  repeatable: false,
  carry: async () => ({ was: 'to-print' }),
}
