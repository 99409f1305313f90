import type { Row } from '../store.ts'

export const headers = { 'GS1-EPCIS-Version': '2.0.0', 'GS1-CBV-Version': '2.0.0' }
export const standard = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'

/** What a query found, or a subscription is told: events as they came, with the identifier and the time of the record where they had none. */
export const queryDocument = (at: string, queryName: string, rows: readonly Row[], subscriptionID?: string) => ({
  '@context': [standard],
  type: 'EPCISQueryDocument',
  schemaVersion: '2.0',
  creationDate: at,
  epcisBody: {
    queryResults: {
      queryName,
      ...(subscriptionID === undefined ? {} : { subscriptionID }),
      resultsBody: {
        eventList: rows.map(({ body, hash, toldAt }) => ({
          ...body,
          eventID: body.eventID ?? hash,
          recordTime: new Date(toldAt).toISOString(),
        })),
      },
    },
  },
})
