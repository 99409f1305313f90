import type { Carrier } from '../channels.ts'
import { measured } from '../sms/alphabet.ts'

/** Text messages. Without a provider a demonstration shows them at `/demo/sms`; a real town's wait. */
export const sms: Carrier = {
  channel: 'sms',
  repeatable: false,
  carry: async (edge, { notice }) => {
    if (notice.to === undefined) return { was: 'no-address' }
    const { segments } = measured(notice.text)
    return edge.config.demo ? { was: 'shown', segments } : { was: 'again', failure: 'no-server' }
  },
}
