export type { Account } from './accounts.ts'
export { accountById, agentsById, demoAccounts, saveAccount } from './accounts.ts'
export { identity } from './capability.ts'
export { actorFrom, actorOf, endSession, idleMinutes, openSession } from './sessions.ts'
