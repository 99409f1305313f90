import type { Right } from '#kernel'

export const columns = ['given', 'family', 'email', 'agency', 'teams', 'may', 'language', 'capacity'] as const
export type Column = (typeof columns)[number]
export const isColumn = (name: string): name is Column => (columns as readonly string[]).includes(name)
export const needed: readonly Column[] = ['given', 'family', 'email', 'agency']

/** What an administrator may give to an agent. */
export const rights = [
  'worker',
  'designer',
  'accountant',
  'analyst',
  'officer',
  'responder',
  'administrator',
] as const satisfies readonly Right[]
export type AgentRight = (typeof rights)[number]
