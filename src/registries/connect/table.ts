import type { Connect } from '../contract.ts'

/** Demonstration: answers by person, from a file of the town. */
export const askTable: Connect = async ({ registry, person }) => (Object.hasOwn(registry.answers, person) ? [registry.answers[person]] : [])
