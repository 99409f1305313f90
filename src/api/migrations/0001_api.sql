create schema api;
grant usage on schema api to guichet_app;

-- What a client has asked under an Idempotency-Key, for a day. `answer` is null while it is being done; it is written in the transaction that does it,
-- and holds the reference and the state of a case, nothing that a person wrote. Keys are digests: a client may put anything in them.
create table api.request (
  account_id uuid not null,
  key text not null,
  hash text not null,
  made_at timestamptz not null,
  status integer,
  answer jsonb,
  primary key (account_id, key)
);
create index request_made on api.request (made_at);
alter table api.request enable row level security;
create policy request_own on api.request to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or account_id::text = guichet.actor()))
  with check (guichet.purpose() <> '' and account_id::text = guichet.actor());
grant select, insert, update, delete on api.request to guichet_app;
