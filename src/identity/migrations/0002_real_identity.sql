-- Two axes kept apart: `proofing` says how surely we know who this is, a session's strength how surely it is her who signs in.
alter table identity.account add column proofing text not null default 'none' check (proofing in ('none', 'low', 'substantial', 'high'));
update identity.account set proofing = 'substantial' where demo;
create index account_email on identity.account (lower(email));
-- Writing an account: the system (opening it), or an agent who verifies the identity of the person that the unit of work names.
drop policy account_system on identity.account;
create policy account_open on identity.account for insert to guichet_app with check (guichet.is_system());
create policy account_change on identity.account for update to guichet_app using (guichet.is_system()) with check (guichet.is_system());
create policy account_drop on identity.account for delete to guichet_app using (guichet.is_system());

-- A passkey: never a secret, only its public half. `carries`: the highest level that it may give, that of the session in which it was enrolled.
create table identity.passkey (
  id uuid primary key,
  account_id uuid not null references identity.account (id) on delete cascade,
  credential text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  aaguid text not null,
  synced boolean not null,
  carries text not null check (carries in ('none', 'low', 'substantial', 'high')),
  name text not null,
  made_at timestamptz not null,
  used_at timestamptz
);
create index passkey_account on identity.passkey (account_id);
alter table identity.passkey enable row level security;
create policy passkey_see on identity.passkey for select to guichet_app using (guichet.purpose() <> '' and (guichet.is_system() or account_id::text = guichet.actor()));
create policy passkey_add on identity.passkey for insert to guichet_app with check (guichet.is_system() or account_id::text = guichet.actor());
create policy passkey_change on identity.passkey for update to guichet_app using (guichet.is_system() or account_id::text = guichet.actor());
create policy passkey_remove on identity.passkey for delete to guichet_app using (guichet.is_system() or account_id::text = guichet.actor());
grant select, insert, update, delete on identity.passkey to guichet_app;

-- Recovery codes: the digest only, 80 bits each, so that a digest tells nothing.
create table identity.recovery_code (
  account_id uuid not null references identity.account (id) on delete cascade,
  digest text not null,
  carries text not null check (carries in ('none', 'low', 'substantial', 'high')),
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, digest)
);
alter table identity.recovery_code enable row level security;
create policy recovery_see on identity.recovery_code for select to guichet_app using (guichet.purpose() <> '' and (guichet.is_system() or account_id::text = guichet.actor()));
create policy recovery_add on identity.recovery_code for insert to guichet_app with check (guichet.is_system() or account_id::text = guichet.actor());
create policy recovery_use on identity.recovery_code for update to guichet_app using (guichet.is_system() or account_id::text = guichet.actor());
create policy recovery_drop on identity.recovery_code for delete to guichet_app using (guichet.is_system() or account_id::text = guichet.actor());
grant select, insert, update, delete on identity.recovery_code to guichet_app;

-- A session says how it was opened. `ceiling`: the most that this authentication carries; `enrols`: what a passkey enrolled from it may carry (null: none may be).
delete from identity.session;
alter table identity.session
  add column id uuid not null unique,
  add column strength text not null check (strength in ('demo', 'code', 'passkey', 'passkey-bound', 'provider', 'wallet')),
  add column ceiling text not null check (ceiling in ('none', 'low', 'substantial', 'high')),
  add column enrols text check (enrols in ('none', 'low', 'substantial', 'high')),
  add column passkey_id uuid references identity.passkey (id) on delete cascade,
  add column browser text not null,
  add column network text not null;
drop policy session_system on identity.session;
create policy session_see on identity.session for select to guichet_app using (guichet.purpose() <> '' and (guichet.is_system() or account_id::text = guichet.actor()));
create policy session_open on identity.session for insert to guichet_app with check (guichet.is_system() or account_id::text = guichet.actor());
create policy session_move on identity.session for update to guichet_app using (guichet.is_system());
create policy session_end on identity.session for delete to guichet_app using (guichet.is_system() or account_id::text = guichet.actor());

-- What we asked an authenticator to sign: taken once, within minutes.
create table identity.challenge (
  digest text primary key,
  kind text not null check (kind in ('create', 'get')),
  account_id uuid,
  ends_at timestamptz not null
);
alter table identity.challenge enable row level security;
create policy challenge_system on identity.challenge to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, delete on identity.challenge to guichet_app;

-- A code sent by e-mail. The address is sealed under the letter's key; the code is kept as an HMAC under that key. Bound to the browser by `ticket`.
create table identity.email_code (
  ticket text primary key,
  letter_id uuid not null,
  code text not null,
  sealed bytea not null,
  tries integer not null default 0,
  proven_at timestamptz,
  ends_at timestamptz not null
);
alter table identity.email_code enable row level security;
create policy email_code_system on identity.email_code to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on identity.email_code to guichet_app;

-- An e-mail of the town about an account, on its way: sealed under a key of its own, which is dropped when its time is over.
create table identity.letter (
  id uuid primary key,
  sealed bytea not null,
  ends_at timestamptz not null
);
alter table identity.letter enable row level security;
create policy letter_see on identity.letter for select to guichet_app using (guichet.is_system());
create policy letter_write on identity.letter for insert to guichet_app with check (guichet.purpose() <> '');
create policy letter_drop on identity.letter for delete to guichet_app using (guichet.is_system());
grant select, insert, delete on identity.letter to guichet_app;

-- How often something was tried from one place for one address in one hour: a digest, no address.
create table identity.attempt (
  bucket text not null,
  hour timestamptz not null,
  count integer not null,
  primary key (bucket, hour)
);
alter table identity.attempt enable row level security;
create policy attempt_system on identity.attempt to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on identity.attempt to guichet_app;

-- A link that lets one person enrol one passkey, once: an agent's first, or after her identity was verified at the counter.
create table identity.invitation (
  digest text primary key,
  account_id uuid not null references identity.account (id) on delete cascade,
  carries text not null check (carries in ('none', 'low', 'substantial', 'high')),
  ends_at timestamptz not null
);
alter table identity.invitation enable row level security;
create policy invitation_system on identity.invitation to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, delete on identity.invitation to guichet_app;
