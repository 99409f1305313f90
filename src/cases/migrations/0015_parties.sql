-- People beside the applicant who take part in a case, each under her own identity. A row is there once she has joined; made from the case's events.
create table cases.participant (
  agency_id text not null,
  case_id uuid not null,
  -- `conjoint`; of a list, with its row: `codéclarants#2`
  part text not null,
  person_id uuid not null,
  -- something that the case asks of her is open
  expects boolean not null default false,
  primary key (case_id, part)
);
create index participant_person on cases.participant (person_id);
alter table cases.participant enable row level security;

-- Invitations that wait. The code that brings her is an HMAC; once she typed it the invitation is hers, and no code opens it any more. A record.
create table cases.invitation (
  id uuid primary key,
  agency_id text not null,
  case_id uuid not null,
  part text not null,
  code text unique,
  person_id uuid,
  ends_at timestamptz not null,
  unique (case_id, part)
);
create index invitation_person on cases.invitation (person_id) where person_id is not null;
alter table cases.invitation enable row level security;
create policy invitation_see on cases.invitation for select to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or guichet.is_own(person_id)));
create policy invitation_write on cases.invitation for insert to guichet_app with check (guichet.purpose() <> '' and guichet.is_system());
create policy invitation_take on cases.invitation for update to guichet_app using (guichet.purpose() <> '' and guichet.is_system()) with check (guichet.is_system());
create policy invitation_drop on cases.invitation for delete to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or guichet.is_own(person_id)));
grant select, insert, update, delete on cases.invitation to guichet_app;

-- Whoever sees the case may know who takes part, and says what is asked of her.
create policy participant_see on cases.participant for select to guichet_app using ((select guichet.purpose()) <> ''
  and ((select guichet.is_system()) or guichet.is_own(person_id) or exists (select 1 from cases.case c where c.id = case_id)));
create policy participant_ask on cases.participant for update to guichet_app using ((select guichet.purpose()) <> ''
  and ((select guichet.is_system()) or exists (select 1 from cases.case c where c.id = case_id))) with check (true);
-- Only who was invited and is signed in as herself comes in; the system makes the rows again from the log.
create policy participant_join on cases.participant for insert to guichet_app with check (guichet.purpose() <> '' and (guichet.is_system()
  or (guichet.is_own(person_id) and exists (select 1 from cases.invitation i where i.case_id = participant.case_id and i.part = participant.part and i.person_id = participant.person_id))));
create policy participant_leave on cases.participant for delete to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or guichet.is_own(person_id)));
grant select, insert, delete on cases.participant to guichet_app;
grant update (expects) on cases.participant to guichet_app;

-- Cases in which the person of this unit of work takes part; none of them under a mandate for some services. Asked once a statement.
create function cases.shared() returns uuid[] language sql stable security definer set search_path = '' as
  $$ select case when guichet.purpose() = '' or guichet.person() is null or guichet.services() is not null then null
    else (select array_agg(p.case_id) from cases.participant p where p.person_id = guichet.person() or p.person_id = any(guichet.own())) end $$;
revoke execute on function cases.shared() from public;
grant execute on function cases.shared() to guichet_app;

-- She sees the case and what happened in it, never a draft, and her acts move it on. What of its answers she reads is what the service's file shows her.
create policy case_shared on cases.case for select to guichet_app using (phase <> 'draft' and id = any((select cases.shared())::uuid[]));
create policy case_shared_add on cases.case for insert to guichet_app with check (id = any((select cases.shared())::uuid[]));
create policy case_shared_move on cases.case for update to guichet_app using (id = any((select cases.shared())::uuid[])) with check (id = any((select cases.shared())::uuid[]));
create policy event_shared on log.event for select to guichet_app using (stream = 'case:' || case_id and case_id = any((select cases.shared())::uuid[]));
-- Files of the case; which of them she gets, the service's file says (documents that are issued, where she may receive).
create policy file_shared on store.file for select to guichet_app
  using (key_id = any((select array_agg('case:' || one) from unnest(cases.shared()) as one)::text[]));
