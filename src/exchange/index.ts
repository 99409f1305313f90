export { readDocument } from './epcis/document.ts'
export { readEvent } from './epcis/event.ts'
export { eventHash } from './epcis/hash.ts'
