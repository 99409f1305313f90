import type { Step } from './flow.ts'

export const documentOf = (events: readonly object[], at: string) => ({
  '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { corridor: 'urn:guichet:corridor:' }],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: at,
  epcisBody: { eventList: events },
})

/** Each party's own system tells its own node, one event after the other, as the standard's capture interface says. */
export async function feed(
  nodes: readonly { readonly id: string; readonly url: string; readonly token: string }[],
  steps: readonly Step[],
  at: string,
): Promise<void> {
  for (const [party, event] of steps) {
    const node = nodes.find(({ id }) => id === party)
    if (node === undefined) throw new Error(`The flow names ${party}, who has no node.`)
    const answer = await fetch(`${node.url}/epcis/capture`, {
      method: 'POST',
      headers: { authorization: `Bearer ${node.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(documentOf([event], at)),
    })
    if (answer.status !== 202) throw new Error(`${party} refused an event: ${answer.status} ${await answer.text()}`)
  }
}
