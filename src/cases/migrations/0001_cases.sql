create schema cases;
grant usage on schema cases to guichet_app;

-- Where each case stands, made from its events. `next_at`: when time will bring something; `teams`: who may act now.
create table cases.case (
  agency_id text not null,
  id uuid primary key,
  person_id uuid not null,
  reference text not null,
  service text not null,
  version integer not null,
  state text not null,
  phase text not null,
  outcome text,
  since timestamptz not null,
  opened_at timestamptz not null,
  submitted_at timestamptz,
  due_at timestamptz,
  next_at timestamptz,
  teams text[] not null default '{}',
  language text not null,
  channel text not null,
  sequence integer not null,
  unread_office integer not null default 0,
  unread_person integer not null default 0,
  changed_at timestamptz not null
);
create unique index case_reference on cases.case (reference);
create index case_list on cases.case (agency_id, phase, since, id);
create index case_person on cases.case (person_id, opened_at desc);
create index case_next on cases.case (next_at) where next_at is not null;
alter table cases.case enable row level security;
-- A draft is the person's alone until it is sent.
create policy case_see on cases.case for select to guichet_app using (guichet.sees_agency(person_id, agency_id) and (phase <> 'draft' or person_id = guichet.person() or guichet.is_system()));
-- One policy a verb: a policy for all verbs would let agents read drafts, since policies add up.
create policy case_insert on cases.case for insert to guichet_app with check (guichet.sees_agency(person_id, agency_id));
create policy case_update on cases.case for update to guichet_app using (guichet.sees_agency(person_id, agency_id)) with check (guichet.sees_agency(person_id, agency_id));
create policy case_rebuild on cases.case for delete to guichet_app using (guichet.is_system());
grant select, insert, update, delete on cases.case to guichet_app;

-- What a person has typed and not sent yet (application or correction), sealed under the case's key. A record: it is in no event.
create table cases.draft (
  case_id uuid primary key,
  person_id uuid not null,
  revision integer not null,
  sealed bytea not null,
  changed_at timestamptz not null
);
alter table cases.draft enable row level security;
create policy draft_own on cases.draft to guichet_app using (guichet.purpose() <> '' and (person_id = guichet.person() or guichet.is_system()))
  with check (guichet.purpose() <> '' and (person_id = guichet.person() or guichet.is_system()));
grant select, insert, update, delete on cases.draft to guichet_app;
