/** What is told, its ways out of the house, and what was written on them. */
export * from './store/deliveries.ts'
export * from './store/intents.ts'
export * from './store/written.ts'
