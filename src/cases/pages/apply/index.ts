/** Applying: home, a service, the form page by page, review, sending, confirmation. */
import { showAction, takeAction } from './action.tsx'
import { sendChange, showChange } from './change.tsx'
import { answerCheck, showCheck } from './check.tsx'
import { sendCorrection, showCorrection } from './correction.tsx'
import { showHome } from './home.tsx'
import { chooseMeeting, meetingFile, showMeeting } from './meet.tsx'
import { sendOffline, showOffline } from './offline.tsx'
import { autosavePage, savePage, showPage } from './page.tsx'
import { backFromPayment, pay, showPayment } from './pay.tsx'
import { showPublic } from './public.tsx'
import { decideRegister, showAtRegister } from './registers.tsx'
import { answerRequest, showRequest } from './request.tsx'
import { send, showReview } from './review.tsx'
import { showSent } from './sent.tsx'
import { showService } from './service.tsx'
import { startCase, startLink } from './start.tsx'
import { showTasks } from './tasks.tsx'

/** The order counts: review, sending and the form without network come before the pages, whose names are free. */
export const applyEndpoints = [
  showHome,
  showService,
  showPublic,
  showCheck,
  answerCheck,
  startLink,
  startCase,
  showTasks,
  showAtRegister,
  decideRegister,
  showReview,
  send,
  showOffline,
  sendOffline,
  showPage,
  savePage,
  autosavePage,
  showSent,
  showCorrection,
  sendCorrection,
  showRequest,
  answerRequest,
  showChange,
  sendChange,
  showMeeting,
  chooseMeeting,
  meetingFile,
  showPayment,
  pay,
  backFromPayment,
  showAction,
  takeAction,
]
