create schema assistant;
grant usage on schema assistant to guichet_app;

-- Official sheets, loaded by `corpus add` and from the town's folder. Public: no person is in them.
create table assistant.sheet (
  id text primary key,
  title text not null,
  date date not null,
  hash text not null,
  body jsonb not null,
  loaded_at timestamptz not null
);
alter table assistant.sheet enable row level security;
create policy sheet_read on assistant.sheet for select to guichet_app using ((select guichet.purpose()) <> '');
create policy sheet_load on assistant.sheet for insert to guichet_app with check ((select guichet.is_system()));
create policy sheet_again on assistant.sheet for update to guichet_app using ((select guichet.is_system())) with check ((select guichet.is_system()));
create policy sheet_drop on assistant.sheet for delete to guichet_app using ((select guichet.is_system()));
grant select, insert, update, delete on assistant.sheet to guichet_app;

-- Conversations, without what was said: that stands sealed in the log under the conversation's own key. The id comes from a secret that only the
-- browser has, so a row that is nobody's tells nobody anything.
create table assistant.talk (
  id uuid primary key,
  person_id uuid,
  lang text not null,
  began_at timestamptz not null,
  touched_at timestamptz not null,
  -- where it was handed to a person: which agency, about what (a service, a law, an intent)
  agency_id text,
  topic text,
  handed_at timestamptz,
  answered_at timestamptz
);
create index talk_old on assistant.talk (touched_at);
create index talk_person on assistant.talk (person_id, touched_at);
create index talk_waiting on assistant.talk (agency_id, handed_at) where agency_id is not null;
alter table assistant.talk enable row level security;
create policy talk_own on assistant.talk to guichet_app
  using ((select guichet.purpose()) <> '' and (person_id is null or guichet.sees_person(person_id) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and (person_id is null or guichet.sees_person(person_id) or agency_id = (select guichet.agency())));
grant select, insert, update, delete on assistant.talk to guichet_app;

-- What an agent said the assistant should have understood: replayed by `check`. The question is the agent's own wording, without anybody's data.
create table assistant.expectation (
  id uuid primary key,
  agency_id text not null,
  lang text not null,
  question text not null,
  intent text not null,
  target text,
  made_at timestamptz not null,
  made_by text not null
);
create index expectation_listed on assistant.expectation (agency_id, id);
alter table assistant.expectation enable row level security;
create policy expectation_agency on assistant.expectation to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())));
grant select, insert, delete on assistant.expectation to guichet_app;
