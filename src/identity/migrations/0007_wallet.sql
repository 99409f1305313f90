-- A request to a wallet and its answer, for minutes. The answer comes from the wallet, without the browser's cookie; what was verified waits here, sealed,
-- until the browser that asked takes it. `code`: digest of what a wallet on the same device brings back with it; null: shown from another device.
create table identity.presentation (
  digest text primary key,
  sealed bytea not null,
  answer bytea,
  code text,
  ends_at timestamptz not null
);
alter table identity.presentation enable row level security;
create policy presentation_system on identity.presentation to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on identity.presentation to guichet_app;
