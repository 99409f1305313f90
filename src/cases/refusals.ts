import { Refusal } from '#kernel'

/** Why the heart of a case says no: code → HTTP status. The words are in the catalogue. */
export const caseRefusals = {
  'case.unknown': 404,
  /** the service is not open for applications on this day */
  'case.service-closed': 409,
  /** nothing of the kind can be done in this phase */
  'case.not-open': 409,
  /** a second sending of the same application */
  'case.already-sent': 409,
  /** a form that was kept without network shows an older draft than there is now */
  'case.draft-changed': 409,
  /** somebody else wrote in between */
  'case.changed-meanwhile': 409,
  'case.action-unknown': 404,
  /** another role, or the applicant, does this */
  'case.action-not-yours': 403,
  /** its person limited its use (GDPR, art. 18): kept, and nothing more, until the limit is lifted */
  'case.limited': 409,
  /** an agent may not act on a case of their own */
  'case.own-case': 403,
  /** `when` is false or not known yet (`missing`) */
  'case.action-not-now': 409,
  'case.too-late': 409,
  'case.too-early': 409,
  'case.input-unverified': 409,
  /** the system alone never refuses, lowers, decides a contest, or rests on a special category */
  'case.system-may-not': 403,
  'case.four-eyes': 403,
  'case.not-by-decider': 403,
  'case.reason-missing': 422,
  'case.ask-missing': 422,
  'case.fields-missing': 422,
  'case.field-unknown': 422,
  'case.field-not-asked': 422,
  'case.checks-failing': 422,
  'case.amount-unknown': 409,
  'case.account-missing': 409,
  /** the person's access was recovered less than a day ago: no new bank account until then */
  'case.bank-held': 409,
  /** nobody is asked this, or no longer */
  'case.request-closed': 409,
  /** it waits for the answer to something else */
  'case.suspended': 409,
  'case.answer-missing': 422,
  'case.answer-unknown': 422,
  /** nobody is named so in the case, or the invitation is over */
  'case.party-unknown': 404,
  'case.party-joined': 409,
  /** whoever opens the invitation is not surely the person who is named */
  'case.party-other': 403,
  /** no invitation shows this code, or its time is over */
  'case.party-code': 422,
  /** somebody else took the last place of this time */
  'case.slot-taken': 409,
  /** the case knows of this payment already */
  'case.payment-known': 409,
  /** nobody can tell what became of an earlier payment: a person looks first */
  'case.pay-unclear': 409,
  /** the payment provider answers nothing that makes sense */
  'case.pay-down': 503,
  /** all limited places are taken (`places`: how many there are), or nobody can tell how many there are */
  'case.no-place': 409,
  'case.places-unknown': 409,
  /** it was extended as often as the file allows, or there is nothing to extend */
  'case.extended-enough': 409,
  /** an answer is not what its question takes; `problems` name field and code */
  'case.answers-wrong': 422,
  /** its day is over: nobody says anything more, or otherwise */
  'case.consultation-over': 409,
  /** to be moved to a version that is not newer than its own */
  'case.rebase-older': 409,
  /** the newer version has no such state (`state`), or it means something else there */
  'case.rebase-state': 409,
  'case.rebase-phase': 409,
  /** something is asked that the newer version does not know: `request` */
  'case.rebase-request': 409,
  /** a contest is judged by the version of the decision */
  'case.rebase-contest': 409,
  /** an answer is missing that the newer version reckons with: `fields` */
  'case.rebase-missing': 409,
  /** the newer version would give less, or ask for more: a person decides (`rules`) */
  'case.rebase-worse': 409,
  /** it reckons otherwise, and nobody can tell whether that is better (`rules`) */
  'case.rebase-unclear': 409,
  /** its person is writing an answer */
  'case.rebase-writing': 409,
  /** a browser may hold a form of it that was filled without network, and the questions of the newer version are others */
  'case.rebase-offline': 409,
  /** the newer version would end the draft sooner */
  'case.rebase-sooner': 409,
  /** a person has one draft a service: `reference` says which */
  'case.draft-open': 409,
  /** a change is told once it has happened */
  'case.change-early': 422,
  /** no answer differs */
  'case.change-nothing': 422,
  /** no such change waits for anybody */
  'case.change-unknown': 404,
  /** a right is lowered or ended after its person was invited to say what she thinks of it */
  'case.observations-missing': 409,
  /** she has not answered yet and her days are not over */
  'case.observations-open': 409,
  'case.already-invited': 409,
  'case.delay-unknown': 422,
  /** a case is passed on to an authority that has a name and can be reached */
  'case.receiver-missing': 422,
  /** no team of the agency */
  'case.team-unknown': 422,
  'case.text-missing': 422,
  'case.text-too-long': 422,
  'case.files-missing': 422,
  'case.too-many-files': 422,
  'case.document-unknown': 404,
} as const satisfies Readonly<Record<string, number>>

export type CaseRefusal = keyof typeof caseRefusals

/** A refusal with a code of the list above; `details` hold names and numbers of the domain, never answers. */
export const refuse = (code: CaseRefusal, details: Readonly<Record<string, unknown>> = {}): Refusal<CaseRefusal> =>
  new Refusal(code, details)
