-- We are an OpenID provider. What lives for minutes: requests, codes, access tokens, used assertions. Names are digests, since each is a secret
-- of whoever holds it; what they hold is sealed.
create table identity.openid_record (
  kind text not null,
  digest text not null,
  account_id uuid references identity.account (id) on delete cascade,
  grant_id text,
  sealed bytea not null,
  consumed_at timestamptz,
  ends_at timestamptz not null,
  primary key (kind, digest)
);
create index openid_record_grant on identity.openid_record (grant_id) where grant_id is not null;
create index openid_record_ends on identity.openid_record (ends_at);
alter table identity.openid_record enable row level security;
create policy openid_record_system on identity.openid_record to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on identity.openid_record to guichet_app;

-- A session as sites know it. It outlives the row of the session (no foreign key), so that sites can be told that it ended.
create table identity.openid_session (
  uid text primary key,
  session_id uuid not null unique,
  account_id uuid not null references identity.account (id) on delete cascade,
  issuer text not null
);
create index openid_session_account on identity.openid_session (account_id);
alter table identity.openid_session enable row level security;
create policy openid_session_see on identity.openid_session for select to guichet_app using (guichet.purpose() <> '' and (guichet.is_system() or account_id::text = guichet.actor()));
create policy openid_session_add on identity.openid_session for insert to guichet_app with check (guichet.is_system());
create policy openid_session_move on identity.openid_session for update to guichet_app using (guichet.is_system() or account_id::text = guichet.actor());
create policy openid_session_end on identity.openid_session for delete to guichet_app using (guichet.is_system());
grant select, insert, update, delete on identity.openid_session to guichet_app;

-- Sites that were signed in to in a session.
create table identity.openid_visit (
  uid text not null references identity.openid_session (uid) on delete cascade,
  client text not null,
  sid text not null,
  grant_id text,
  primary key (uid, client)
);
alter table identity.openid_visit enable row level security;
create policy openid_visit_system on identity.openid_visit to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on identity.openid_visit to guichet_app;

-- What a person agreed that a site is told. One row a site; hers to see and to take back.
create table identity.openid_grant (
  id text primary key,
  account_id uuid not null references identity.account (id) on delete cascade,
  client text not null,
  scope text not null,
  claims text[] not null,
  made_at timestamptz not null,
  used_at timestamptz not null,
  ends_at timestamptz not null,
  unique (account_id, client)
);
alter table identity.openid_grant enable row level security;
create policy openid_grant_see on identity.openid_grant for select to guichet_app using (guichet.purpose() <> '' and (guichet.is_system() or account_id::text = guichet.actor()));
create policy openid_grant_make on identity.openid_grant for insert to guichet_app with check (guichet.is_system() or account_id::text = guichet.actor());
create policy openid_grant_use on identity.openid_grant for update to guichet_app using (guichet.is_system() or account_id::text = guichet.actor());
create policy openid_grant_revoke on identity.openid_grant for delete to guichet_app using (guichet.is_system() or account_id::text = guichet.actor());
grant select, insert, update, delete on identity.openid_grant to guichet_app;

-- A site that must hear that a session ended, until it has.
create table identity.openid_farewell (
  id uuid primary key,
  account_id uuid not null references identity.account (id) on delete cascade,
  client text not null,
  sid text not null,
  issuer text not null,
  ends_at timestamptz not null
);
alter table identity.openid_farewell enable row level security;
create policy openid_farewell_system on identity.openid_farewell to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, delete on identity.openid_farewell to guichet_app;

-- The keys that sign what sites are told, sealed under a key of the town: all processes sign with the same, and sites learn a new one before it is used.
create table identity.openid_key (
  kid text primary key,
  sealed bytea not null,
  made_at timestamptz not null
);
alter table identity.openid_key enable row level security;
create policy openid_key_system on identity.openid_key to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, delete on identity.openid_key to guichet_app;
