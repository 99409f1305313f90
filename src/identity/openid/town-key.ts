import type { Store } from '#store'
import { asSystem } from '../edge.ts'

const made = new WeakMap<Store, Map<string, Promise<Buffer>>>()

/** A key of the town by name, asked of the store once a process: these are never dropped. */
export function townKey(store: Store, id: 'openid' | 'openid-subject'): Promise<Buffer> {
  const known = made.get(store) ?? new Map<string, Promise<Buffer>>()
  made.set(store, known)
  const key = known.get(id) ?? store.as(asSystem, (tx) => store.keys.ensure(tx, id))
  known.set(id, key)
  key.catch(() => known.delete(id))
  return key
}
