-- An officer asks an agent why a line of access is there; the agent answers once. The words are in the events, sealed under the agency's key.
create table consent.question (
  id uuid primary key,
  access_id uuid not null,
  account text not null,
  agency_id text not null,
  asked_at timestamptz not null,
  answered_at timestamptz
);
create unique index question_access on consent.question (access_id);
create index question_account on consent.question (account, answered_at);
create index question_office on consent.question (agency_id, asked_at desc);
alter table consent.question enable row level security;
create policy question_see on consent.question for select to guichet_app using (
  guichet.purpose() <> '' and (account = guichet.actor() or guichet.is_system() or (guichet.purpose() = 'securite' and agency_id = guichet.agency())));
create policy question_ask on consent.question for insert to guichet_app
  with check (guichet.is_system() or (guichet.purpose() = 'securite' and agency_id = guichet.agency()));
create policy question_answer on consent.question for update to guichet_app using (guichet.purpose() <> '' and (account = guichet.actor() or guichet.is_system()));
create policy question_forget on consent.question for delete to guichet_app using (guichet.purpose() <> '' and guichet.is_system());
grant select, insert, update, delete on consent.question to guichet_app;
