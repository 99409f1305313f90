export type { ActingKind, Actor, MandateKind, Right } from './actor.ts'
export { actingKinds, anonymous, mandateKinds, mayCome, system } from './actor.ts'
export type {
  ApiMore,
  Capability,
  EdgeBase,
  Endpoint,
  EventType,
  Forgotten,
  Job,
  Keeps,
  LoggedEvent,
  May,
  Method,
  Projector,
  Reaction,
  Slot,
  SlotFill,
  SlotLink,
  Words,
} from './capability.ts'
export { mays } from './capability.ts'
export type { Clock } from './clock.ts'
export { lastDayBefore, legalDay, settableClock, systemClock } from './clock.ts'
export type { Config } from './config.ts'
export { readConfig } from './config.ts'
export type { Edition } from './edition.ts'
export { openEdition } from './edition.ts'
export { isUuid, newReference, readReference, showReference, traceId, uuidv7 } from './ids.ts'
export type { Keeper } from './kept.ts'
export { keepingNothing, keptIn, textsIn } from './kept.ts'
export type { Call, Outgoing, OutgoingOptions } from './outgoing/index.ts'
export { openOutgoing } from './outgoing/index.ts'
export { at } from './pointer.ts'
export { randomOf } from './random.ts'
export { Refusal } from './refusal.ts'
export { remembering, rememberingOf } from './remember.ts'
export type { Scanner } from './scanner.ts'
export { clamdAt } from './scanner.ts'
export { sequence } from './sequence.ts'
export type { FailureCount, Telemetry } from './telemetry.ts'
export { countingFailures, silentTelemetry, telemetryTo } from './telemetry.ts'
export { together } from './together.ts'
export { typographic } from './typography.ts'
export { asUnit } from './unit.ts'
