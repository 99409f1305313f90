create schema identity;
grant usage on schema identity to guichet_app;

-- Who may act. A citizen's account points to a person of the town; an agent's to an agency, with teams and platform rights.
create table identity.account (
  id uuid primary key,
  kind text not null check (kind in ('person', 'agent')),
  person_id uuid,
  agency_id text,
  given text not null,
  family text not null,
  capacity jsonb,
  teams text[] not null default '{}',
  may text[] not null default '{}',
  language text not null,
  email text,
  demo boolean not null default false,
  check ((kind = 'person') = (person_id is not null))
);
create unique index account_person on identity.account (person_id);
alter table identity.account enable row level security;
-- Colleagues of one agency know each other; a person knows her own account; who signed a decision is told through the case.
create policy account_see on identity.account for select to guichet_app using (
  guichet.purpose() <> '' and (guichet.is_system() or id::text = guichet.actor() or (kind = 'agent' and agency_id = guichet.agency())));
create policy account_system on identity.account to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on identity.account to guichet_app;

-- Only the digest of a session's secret is kept.
create table identity.session (
  digest text primary key,
  account_id uuid not null references identity.account (id) on delete cascade,
  made_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null
);
create index session_account on identity.session (account_id);
alter table identity.session enable row level security;
create policy session_system on identity.session to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on identity.session to guichet_app;
