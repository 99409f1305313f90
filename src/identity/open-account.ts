import { uuidv7 } from '#kernel'
import { registerPerson, stateFact } from '#people'
import { type Account, saveAccount } from './accounts.ts'
import { asSystem, type IdentityEdge } from './edge.ts'
import { happened, toAccount } from './events.ts'

/** A newcomer: a person of whom the town knows a mailbox and what she says, at assurance none, with her account. */
export async function openAccount(
  edge: IdentityEdge,
  name: { readonly given: string; readonly family: string },
  address: string,
  language: string,
): Promise<Account> {
  return await edge.store.as(asSystem, async (tx) => {
    const person = uuidv7(tx.now)
    const account: Account = {
      id: uuidv7(tx.now),
      kind: 'person',
      person,
      agency: null,
      ...name,
      capacity: null,
      teams: [],
      may: ['person'],
      language,
      email: address,
      proofing: 'none',
    }
    await registerPerson(edge.log, tx, person)
    await saveAccount(tx, account, false)
    await edge.log.append(tx, toAccount(account), [
      { type: happened.opened.type, payload: { kind: 'person', proofing: 'none', how: 'email' } },
    ])
    await stateFact(edge.log, tx, person, { concept: 'person', value: { ...name }, source: 'profile', verified: false })
    await stateFact(edge.log, tx, person, { concept: 'person.email', value: address, source: 'profile', verified: true })
    await stateFact(edge.log, tx, person, { concept: 'person.language', value: language, source: 'profile', verified: true })
    return account
  })
}
