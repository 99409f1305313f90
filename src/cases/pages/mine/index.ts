/** My space: my cases, one case with its thread and documents and its papers. */
import { showCase } from './case.tsx'
import { showFile } from './file.ts'
import { inviteOne } from './invite.tsx'
import { sayOpinion } from './opinion.tsx'
import { showLetter, showReceipt } from './papers.ts'
import { addFiles, sendMessage } from './post.ts'
import { showSpace } from './space.tsx'
import { showWithdraw, withdrawCase } from './withdraw.tsx'

export const mineEndpoints = [
  showSpace,
  showCase,
  inviteOne,
  sendMessage,
  addFiles,
  showFile,
  showReceipt,
  showLetter,
  showWithdraw,
  withdrawCase,
  sayOpinion,
]
