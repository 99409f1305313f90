-- Bearer tokens of the API: for a machine or a script that speaks for an account, an hour or less. The digest only; `scope`: read, or read and write.
create table identity.token (
  digest text primary key,
  id uuid not null unique,
  account_id uuid not null references identity.account (id) on delete cascade,
  scope text not null check (scope in ('read', 'write')),
  made_at timestamptz not null,
  ends_at timestamptz not null
);
create index token_ends on identity.token (ends_at);
alter table identity.token enable row level security;
create policy token_system on identity.token to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, delete on identity.token to guichet_app;
