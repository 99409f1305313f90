/** My space: my cases, one case with its thread and documents, its papers, who looked at my data. */
import { showAccess } from './access.tsx'
import { showCase } from './case.tsx'
import { showFile } from './file.ts'
import { showLetter, showReceipt } from './papers.ts'
import { addFiles, sendMessage } from './post.ts'
import { showSpace } from './space.tsx'
import { showWithdraw, withdrawCase } from './withdraw.tsx'

export const mineEndpoints = [
  showSpace,
  showAccess,
  showCase,
  sendMessage,
  addFiles,
  showFile,
  showReceipt,
  showLetter,
  showWithdraw,
  withdrawCase,
]
