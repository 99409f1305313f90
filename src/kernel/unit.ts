import { AsyncLocalStorage } from 'node:async_hooks'

const open = new AsyncLocalStorage<true>()

/** Runs a unit of work (a transaction of `store.as`): until it ends, nothing in it may go out. */
export const asUnit = <T>(work: () => Promise<T>): Promise<T> => open.run(true, work)

/** Is a unit of work open around this line of execution? */
export const isInUnit = (): boolean => open.getStore() === true
