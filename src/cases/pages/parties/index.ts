/** Taking part in the case of another: invitations, what is asked and shown, answers. */
import { sendPartRequest, showPartAction, showPartRequest, takePartAction } from './form.tsx'
import { openInvitation, replyInvitation, showInvitation, showInvitations } from './invitation.tsx'
import { choosePartMeeting, partMeetingFile, showPartMeeting } from './meet.ts'
import { showPartFile, showPartLetter } from './papers.tsx'
import { showPart } from './part.tsx'
import { backFromPartPayment, payPart, showPartPayment } from './pay.ts'

export const partyEndpoints = [
  showInvitations,
  openInvitation,
  showInvitation,
  replyInvitation,
  showPart,
  showPartLetter,
  showPartFile,
  showPartRequest,
  sendPartRequest,
  showPartAction,
  takePartAction,
  showPartMeeting,
  choosePartMeeting,
  partMeetingFile,
  showPartPayment,
  payPart,
  backFromPartPayment,
]
