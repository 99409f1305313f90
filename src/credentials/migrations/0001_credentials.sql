create schema credentials;
grant usage on schema credentials to guichet_app;

-- Documents of cases that are also credentials: whose, of which case, how each stands. What it says is in the events alone.
create table credentials.credential (
  id uuid primary key,
  case_id uuid not null,
  person_id uuid not null,
  agency_id text not null,
  service text not null,
  version integer not null,
  document text not null,
  -- key of the case's order: an order that is told twice makes one credential
  order_key text not null unique,
  number text not null,
  standing text not null check (standing in ('valid', 'suspended', 'revoked')),
  -- why it stands so: the case, a newer one in its place
  because text,
  reason text,
  changed_at timestamptz,
  until_day date,
  made_at timestamptz not null
);
create index credential_person on credentials.credential (person_id, id);
create index credential_case on credentials.credential (case_id);
alter table credentials.credential enable row level security;
create policy credential_see on credentials.credential to guichet_app
  using (guichet.sees_person(person_id)) with check (guichet.sees_person(person_id));
grant select, insert, update, delete on credentials.credential to guichet_app;

-- Each copy that was given out, a file or one in a wallet, with a place of its own in a list: two copies cannot be told to be of one person.
create table credentials.copy (
  id uuid primary key,
  credential_id uuid not null,
  case_id uuid not null,
  person_id uuid not null,
  form text not null check (form in ('file', 'wallet')),
  list integer not null,
  place integer not null,
  file_id uuid,
  paper_id uuid,
  -- of the code on the paper
  code_digest text,
  made_at timestamptz not null,
  ended_at timestamptz,
  unique (list, place)
);
create index copy_credential on credentials.copy (credential_id);
create index copy_case on credentials.copy (case_id);
create index copy_person on credentials.copy (person_id);
create unique index copy_code on credentials.copy (code_digest) where code_digest is not null;
alter table credentials.copy enable row level security;
create policy copy_see on credentials.copy to guichet_app
  using (guichet.sees_person(person_id)) with check (guichet.sees_person(person_id));
grant select, insert, update, delete on credentials.copy to guichet_app;

-- Places of the status lists that are taken. No person is in it, and it outlives erasure: what is erased stays revoked, and its place is given to nobody else.
create table credentials.slot (
  list integer not null,
  place integer not null,
  value smallint not null check (value between 0 and 2),
  primary key (list, place)
);
alter table credentials.slot enable row level security;
create policy slot_read on credentials.slot for select to guichet_app using (guichet.purpose() <> '');
create policy slot_take on credentials.slot for insert to guichet_app with check (guichet.purpose() <> '');
create policy slot_set on credentials.slot for update to guichet_app using (guichet.purpose() <> '') with check (guichet.purpose() <> '');
grant select, insert, update on credentials.slot to guichet_app;

-- What lives for minutes: offers to a wallet, its tokens, its used proofs. Names are digests, since each is a secret of whoever holds it.
create table credentials.passing (
  kind text not null check (kind in ('offer', 'token', 'nonce', 'asked')),
  digest text not null,
  sealed bytea not null,
  tries smallint not null default 0,
  ends_at timestamptz not null,
  primary key (kind, digest)
);
create index passing_ends on credentials.passing (ends_at);
alter table credentials.passing enable row level security;
create policy passing_system on credentials.passing to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on credentials.passing to guichet_app;

-- The root that says that a key is this town's, and the keys that sign.
create table credentials.root (kid text primary key, sealed bytea not null, made_at timestamptz not null);
alter table credentials.root enable row level security;
create policy root_system on credentials.root to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert on credentials.root to guichet_app;
create table credentials.key (kid text primary key, sealed bytea not null, made_at timestamptz not null);
alter table credentials.key enable row level security;
create policy key_system on credentials.key to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update on credentials.key to guichet_app;
