/** A process and a crowd, played: people come, think and ask; one thread does their work in the order in which they asked. Time is what it is told. For tests. */
import { firstPace, nextPace } from '../pace.ts'

export interface Play {
  /** as many are there all the time: whoever has ended is followed by another */
  readonly people: number
  /** seconds within which they come */
  readonly within: number
  /** seconds between two requests, from and to */
  readonly thinking: readonly [number, number]
  /** milliseconds of work of each request of a visit; the first comes at once, the third and the last follow the one before at once */
  readonly visit: readonly number[]
  readonly seconds: number
  /** part of the work that the thread itself does; the rest is its database's, one piece after the other just as well */
  readonly threadShare?: number
  /** part of the machine that somebody else takes */
  readonly taken?: (at: number) => number
  readonly next?: typeof nextPace
}

export interface Played {
  /** milliseconds of the slow ones of all answers: 95 of 100 took less */
  readonly p95: number
  /** visits that ended, a second of the last half */
  readonly perSecond: number
  /** visits that the machine could do a second */
  readonly capacity: number
  /** people a second, each second */
  readonly paces: readonly number[]
}

interface Asked {
  left: number
  readonly at: number
  readonly done: () => void
}

/** Seconds of one step, and between two looks at the waiting room. */
const step = 0.01
const again = 10
const saved = 15

export function play({ people, within, thinking, visit, seconds, threadShare = 1, taken = () => 0, next = nextPace }: Play): Played {
  let at = 0
  let seed = 7
  const chance = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  }
  const [shortest, longest] = thinking
  const thought = () => shortest + chance() * (longest - shortest)
  const soon = agenda()
  const asked: Asked[] = []
  const [answers, paces]: [number[], number[]] = [[], []]
  let [pace, turns, letIn, came, ended] = [firstPace, firstPace.perSecond * saved, 0, 0, 0]
  const waiting = new Set<number>()
  const inside = new Set<{ readonly since: number; last: number }>()
  let recent: { readonly at: number; readonly took: number }[] = []

  const come = () => knock(came++)
  const knock = (who: number) => {
    let before = 0
    for (const other of waiting) if (other < who) before++
    if (before < Math.floor(turns)) {
      waiting.delete(who)
      turns--
      letIn++
      return enter()
    }
    waiting.add(who)
    soon.add(at + again, () => knock(who))
  }
  const enter = () => {
    const her = { since: at, last: at }
    inside.add(her)
    const request = (index: number) => {
      const began = at
      her.last = at
      const answered = () => {
        const took = (at - began) * 1000
        recent.push({ at, took })
        answers.push(took)
        if (index + 1 === visit.length) {
          if (at > seconds / 2) ended++
          soon.add(at + 60, () => inside.delete(her))
          return soon.add(at + shortest, come)
        }
        const followsAtOnce = index === 1 || index + 2 === visit.length
        return followsAtOnce ? request(index + 1) : soon.add(at + thought(), () => request(index + 1))
      }
      asked.push({ left: visit[index]! / 1000, at, done: answered })
    }
    request(0)
  }
  const look = (since: number, worked: number) => {
    recent = recent.filter((one) => at - one.at < 4)
    const took = recent.map((one) => one.took).sort((one, other) => one - other)
    const stays = [...inside].map(({ since: first, last }) => last - first)
    const stay = stays.reduce((sum, one) => sum + one, 0) / Math.max(1, stays.length)
    const busy = Math.min(1, worked / since) * threadShare
    pace = next(pace, { seconds: since, busy, slow: took[Math.floor(took.length * 0.9)], letIn, stay })
    paces.push(pace.perSecond)
    letIn = 0
  }

  for (let index = 0; index < people; index++) soon.add((within * index) / people, come)
  let [looked, worked] = [0, 0]
  while (at < seconds) {
    at += step
    soon.until(at)
    const free = step * (1 - taken(at))
    let left = free
    for (let first = asked[0]; first !== undefined && left > 0; first = asked[0]) {
      const done = Math.min(left, first.left)
      first.left -= done
      left -= done
      if (first.left > 1e-9) break
      asked.shift()
      first.done()
    }
    // What somebody else takes makes a piece of work last longer: while there is any, the thread is busy.
    worked += free === 0 ? 0 : ((free - left) / free) * step
    turns = Math.min(turns + pace.perSecond * step, pace.perSecond * saved)
    if (at - looked >= 1) {
      look(at - looked, worked)
      ;[looked, worked] = [at, 0]
    }
  }
  answers.sort((one, other) => one - other)
  return {
    p95: answers[Math.floor(answers.length * 0.95)] ?? 0,
    perSecond: ended / (seconds / 2),
    capacity: 1000 / visit.reduce((sum, one) => sum + one, 0),
    paces,
  }
}

/** What happens when, in its order. */
function agenda() {
  const due: { readonly at: number; readonly happens: () => void }[] = []
  return {
    add: (at: number, happens: () => void): void => {
      let [from, to] = [0, due.length]
      while (from < to) {
        const middle = (from + to) >> 1
        if (due[middle]!.at <= at) from = middle + 1
        else to = middle
      }
      due.splice(from, 0, { at, happens })
    },
    until: (at: number): void => {
      while (due.length > 0 && due[0]!.at <= at) due.shift()!.happens()
    },
  }
}
