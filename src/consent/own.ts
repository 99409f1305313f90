/**
 * The key of what is a person's own and no case's: facts, requests, choices. It hangs on hers, so that it goes with it,
 * and it can go alone while the law still keeps a case.
 */
export const ownKey = (person: string) => ({ key: `own:${person}`, parent: `person:${person}` })
