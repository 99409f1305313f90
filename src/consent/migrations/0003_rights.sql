-- How many persons the same agent had opened within the hour: what makes an access unusual must be known when it happens.
alter table consent.access add column pace integer;
drop index consent.access_recent;
create index access_recent on consent.access (person_id, at desc, event_id desc);
create index access_pace on consent.access (actor, at) where categories <> 'list';
create index access_office on consent.access (agency_id, at desc, event_id desc);
-- The data-protection officer of an agency reads who looked there, under the purpose of proving what happened.
create policy access_officer on consent.access for select to guichet_app using (guichet.purpose() = 'securite' and agency_id = guichet.agency());

-- Persons that the acting agent opened one by one since an instant. Lists do not count: a page of a list names many at once.
create function consent.pace(since timestamptz) returns integer language sql stable security definer set search_path = '' as
  $$ select count(distinct person_id)::integer from consent.access where actor = guichet.actor() and at > since and categories <> 'list' $$;
revoke all on function consent.pace(timestamptz) from public;
grant execute on function consent.pace(timestamptz) to guichet_app;

-- What a person asks about her data: why somebody looked, a correction, a limit, an objection. Its words are in its events.
create table consent.request (
  id uuid primary key,
  person_id uuid not null,
  agency_id text not null,
  kind text not null,
  about text,
  made_at timestamptz not null,
  due_at timestamptz not null,
  answered_at timestamptz,
  outcome text,
  seen_at timestamptz
);
create index request_person on consent.request (person_id, made_at desc);
create index request_office on consent.request (agency_id, answered_at, due_at);
alter table consent.request enable row level security;
create policy request_see on consent.request for select to guichet_app using (
  guichet.purpose() <> '' and (person_id = guichet.person() or guichet.is_system() or (guichet.purpose() = 'securite' and agency_id = guichet.agency())));
create policy request_make on consent.request for insert to guichet_app with check (guichet.purpose() <> '' and (person_id = guichet.person() or guichet.is_system()));
create policy request_answer on consent.request for update to guichet_app
  using (guichet.purpose() <> '' and (person_id = guichet.person() or guichet.is_system() or (guichet.purpose() = 'securite' and agency_id = guichet.agency())));
create policy request_forget on consent.request for delete to guichet_app using (guichet.is_system());
grant select, insert, update, delete on consent.request to guichet_app;

-- Yes or no of a person to each thing that she decides; the last word counts. Versions, texts and proof are in the events.
create table consent.choice (
  person_id uuid not null,
  choice text not null,
  given boolean not null,
  version integer not null,
  hash text not null,
  at timestamptz not null,
  primary key (person_id, choice)
);
alter table consent.choice enable row level security;
create policy choice_see on consent.choice for select to guichet_app using (guichet.sees_person(person_id));
create policy choice_make on consent.choice for insert to guichet_app with check (guichet.purpose() <> '' and (person_id = guichet.person() or guichet.is_system()));
create policy choice_change on consent.choice for update to guichet_app using (guichet.purpose() <> '' and (person_id = guichet.person() or guichet.is_system()));
create policy choice_forget on consent.choice for delete to guichet_app using (guichet.is_system());
grant select, insert, update, delete on consent.choice to guichet_app;

-- Keys that were dropped for good. A backup that is older still has them: `restore` drops them again. Ids only.
create table consent.erasure (
  id uuid primary key,
  scope text not null check (scope in ('case', 'own', 'person')),
  person_id uuid not null,
  case_id uuid,
  agency_id text,
  why text not null,
  at timestamptz not null
);
alter table consent.erasure enable row level security;
create policy erasure_system on consent.erasure to guichet_app using (guichet.purpose() <> '' and guichet.is_system()) with check (guichet.purpose() <> '' and guichet.is_system());
grant select, insert on consent.erasure to guichet_app;

-- A case opened by an agent without a role in it: until when, and where it was justified (the words are in the event).
create table consent.pass (
  id uuid primary key,
  account text not null,
  agency_id text not null,
  person_id uuid not null,
  case_id uuid not null,
  at timestamptz not null,
  until timestamptz not null,
  seen_at timestamptz
);
create index pass_account on consent.pass (account, case_id, until);
create index pass_office on consent.pass (agency_id, at desc);
create index pass_person on consent.pass (person_id, at desc);
alter table consent.pass enable row level security;
create policy pass_see on consent.pass for select to guichet_app using (
  guichet.purpose() <> '' and (account = guichet.actor() or person_id = guichet.person() or guichet.is_system() or (guichet.purpose() = 'securite' and agency_id = guichet.agency())));
create policy pass_make on consent.pass for insert to guichet_app with check (guichet.purpose() <> '' and (account = guichet.actor() or guichet.is_system()));
create policy pass_mark on consent.pass for update to guichet_app using (guichet.purpose() = 'securite' and agency_id = guichet.agency());
create policy pass_forget on consent.pass for delete to guichet_app using (guichet.is_system());
grant select, insert, update, delete on consent.pass to guichet_app;
