import { Actions, Button, Form, type Lang, Table, TextField } from '#web'
import { isJoined, type Participant, participantsOf } from '../../decide/parties.ts'
import { caseHref } from '../apply/links.ts'
import type { CaseProps } from './case-view.tsx'
import { t } from './texts.ts'

export const partyHref = (lang: Lang, reference: string, part: string): string =>
  `${caseHref(lang, reference)}/people/${encodeURIComponent(part)}`

type Standing = 'joined' | 'invited' | 'declined' | 'none'

/** Where an invitation stands; another name in the row is another person, whom nobody invited yet. */
function standingOf({ view }: CaseProps['around'], one: Participant): Standing {
  const state = view.parties.find(({ party }) => party === one.part)?.state ?? 'none'
  return state === 'joined' && !isJoined(view, one) ? 'none' : state
}

/** People whom she named and who take part, or may: each under her own identity. Whom she did not reach, she invites from here. */
export function PeopleOf({ around, forms }: CaseProps) {
  const { view, lang, ctx } = around
  const people = participantsOf(view, ctx)
  if (people.length === 0) return null
  const open = view.phase !== 'done' && view.phase !== 'draft'
  return (
    <section class="g-flow">
      <h2 id="people">{t(lang, 'people.title')}</h2>
      <p class="g-muted">{t(lang, 'people.lead')}</p>
      <Table
        lang={lang}
        stack
        columns={[{ label: t(lang, 'people.who'), kind: 'head' }, { label: t(lang, 'people.may') }, { label: t(lang, 'people.state') }]}
        rows={people.map((one) => ({
          cells: [
            `${one.named.given} ${one.named.family}`,
            one.party.may.map((may) => t(lang, `people.may.${may}`)).join(', '),
            t(lang, `people.state.${standingOf(around, one)}`),
          ],
        }))}
      />
      {open
        ? people
            .filter((one) => !isJoined(view, one))
            .map((one) => <Invite around={around} one={one} wrong={forms.party?.part === one.part ? forms.party : undefined} />)
        : null}
    </section>
  )
}

function Invite({
  around: { view, lang },
  one: { part, named },
  wrong,
}: {
  around: CaseProps['around']
  one: Participant
  wrong: CaseProps['forms']['party']
}) {
  const name = `${named.given} ${named.family}`
  const id = inviteId(part)
  return (
    <Form to={{ action: partyHref(lang, view.reference, part) }} class="g-flow">
      <h3>{t(lang, 'people.invite', { name })}</h3>
      <p>{t(lang, 'people.invite.text')}</p>
      <TextField
        lang={lang}
        id={id}
        name="email"
        type="email"
        label={t(lang, 'people.email')}
        hint={t(lang, 'people.email.hint')}
        autocomplete="off"
        size={40}
        value={wrong?.email ?? ''}
        {...(wrong === undefined ? {} : { error: wrong.error })}
      />
      <Actions>
        <Button name="how" value="email">
          {t(lang, 'people.send')}
          <span class="ds-sr-only"> {name}</span>
        </Button>
        <Button variant="secondary" name="how" value="code">
          {t(lang, 'people.code')}
          <span class="ds-sr-only"> {name}</span>
        </Button>
      </Actions>
    </Form>
  )
}

/** The id of the field, so that the error summary leads to it. */
export const inviteId = (part: string): string => `invite-${part.replace(/[^\p{L}\p{N}]+/gu, '-')}`
