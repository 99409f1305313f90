import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import { Refusal } from '#kernel'

/**
 * PGlite does not lock its folder; two processes on it destroy it. So one file beside it names the process that has it.
 * Only a dead process's lock is taken over. Refuses `store.locked` with the pid.
 */
export function takeLock(path: string): Disposable {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600)
      writeSync(file, `${process.pid} ${startOf(process.pid)}`)
      closeSync(file)
      return { [Symbol.dispose]: () => release(path) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const [pid = 0, start = ''] = readFileSync(path, 'utf8')
        .split(' ')
        .map((part, index) => (index === 0 ? Number(part) : part)) as [number, string]
      if (alive(pid, start)) throw new Refusal('store.locked', { pid, path })
      try {
        unlinkSync(path)
      } catch {} // another process reaped it first
    }
  }
  throw new Refusal('store.locked', { path })
}

function release(path: string): void {
  try {
    if (readFileSync(path, 'utf8').startsWith(`${process.pid} `)) unlinkSync(path)
  } catch {} // already gone
}

/** A pid is used again after a reboot: its start time tells whether it is still the same process (Linux; elsewhere empty). */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function alive(pid: number, start: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return start === '' || startOf(pid) === start
}
