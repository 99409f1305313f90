import type { Capability } from '#kernel'
import type { Log } from '#log'
import type { Tx } from '#store'
import { accessOpened, accessProjector } from './access.ts'
import { choiceMade, choiceProjector } from './choices.ts'
import { keyDropped } from './keeping.ts'
import { keeps } from './keeps.ts'
import { accessForced, passProjector } from './passes.ts'
import { accessJustified, accessQuestioned, questionProjector } from './questions.ts'
import { requestEvents, requestProjector } from './requests.ts'

export const consent = {
  id: 'consent',
  needs: ['kernel', 'store', 'log'],
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    'consent.access': 'projection',
    'consent.request': 'projection',
    'consent.choice': 'projection',
    'consent.pass': 'projection',
    'consent.question': 'projection',
    'consent.erasure': 'record',
  },
  events: [accessOpened, ...requestEvents, choiceMade, keyDropped, accessForced, accessQuestioned, accessJustified],
  projectors: [accessProjector, requestProjector, choiceProjector, passProjector, questionProjector],
  keeps,
  refusals: {
    'store.purpose-missing': 403,
    'consent.purpose-unknown': 403,
    'request.unknown': 404,
    'request.open': 409,
    'request.answered': 409,
    'request.not-limited': 409,
    'request.text-missing': 422,
    'request.text-long': 422,
    'choice.text-changed': 409,
    'question.asked': 409,
    'question.unknown': 404,
    'question.answered': 409,
    'question.text-short': 422,
    'question.text-long': 422,
    'pass.reason-short': 422,
    'pass.reason-long': 422,
  },
} as const satisfies Capability<{ readonly log: Log }, Tx>
