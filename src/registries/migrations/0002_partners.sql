-- Messages of partners: each may come once. What an answer needs later is sealed; the answer itself is made anew each time, under an access line.
create table registries.message (
  correlation uuid primary key,
  partner text not null,
  message_id text not null,
  action text not null,
  transaction_id text not null,
  reference_ids text[] not null,
  at timestamptz not null,
  answered_at timestamptz,
  sealed bytea not null,
  unique (partner, message_id)
);
create index message_transaction on registries.message (partner, transaction_id);
alter table registries.message enable row level security;
create policy message_system on registries.message to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on registries.message to guichet_app;

-- Who wants to hear of changes about whom.
create table registries.subscription (
  code uuid primary key,
  partner text not null,
  person_id uuid not null,
  event text not null,
  record_type text not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  -- of the log: what it has heard of
  position bigint not null
);
create index subscription_person on registries.subscription (person_id) where ended_at is null;
alter table registries.subscription enable row level security;
create policy subscription_own on registries.subscription for select to guichet_app using (guichet.purpose() <> '' and person_id = guichet.person());
create policy subscription_system on registries.subscription to guichet_app using (guichet.is_system()) with check (guichet.is_system());
grant select, insert, update, delete on registries.subscription to guichet_app;
