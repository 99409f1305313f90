create schema webhooks;
grant usage on schema webhooks to guichet_app;

-- Where an agency wants to hear that something happened in its cases. The secret that signs is sealed under a key of its own and shown once.
create table webhooks.subscription (
  id uuid primary key,
  agency_id text not null,
  url text not null,
  types text[] not null,
  secret bytea not null,
  made_at timestamptz not null,
  made_by text not null
);
create index subscription_agency on webhooks.subscription (agency_id, id);
alter table webhooks.subscription enable row level security;
create policy subscription_agency on webhooks.subscription to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()))
  with check (guichet.purpose() <> '' and agency_id = guichet.agency());
grant select, insert, delete on webhooks.subscription to guichet_app;

-- One event for one subscription: ids and types only. `state`: waiting, delivered, dead (given up until somebody sends it again).
create table webhooks.delivery (
  id uuid primary key,
  subscription_id uuid not null references webhooks.subscription (id) on delete cascade,
  agency_id text not null,
  event_id text not null,
  type text not null,
  payload text not null,
  state text not null check (state in ('waiting', 'delivered', 'dead')),
  made_at timestamptz not null,
  unique (subscription_id, event_id)
);
create index delivery_listed on webhooks.delivery (subscription_id, made_at desc, id desc);
create index delivery_old on webhooks.delivery (made_at);
alter table webhooks.delivery enable row level security;
create policy delivery_agency on webhooks.delivery to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()))
  with check (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()));
grant select, insert, update, delete on webhooks.delivery to guichet_app;

-- Written before the call; `outcome` after it: a status, or why nobody was reached. Without one, the call was cut off and nobody knows.
create table webhooks.attempt (
  delivery_id uuid not null references webhooks.delivery (id) on delete cascade,
  agency_id text not null,
  number integer not null,
  at timestamptz not null,
  outcome text,
  primary key (delivery_id, number)
);
alter table webhooks.attempt enable row level security;
create policy attempt_agency on webhooks.attempt to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()))
  with check (guichet.purpose() <> '' and guichet.is_system());
grant select, insert, update on webhooks.attempt to guichet_app;
