-- Who is told of a query's events without asking (EPCIS 2.0, query subscriptions). `token`: with what we sign, sealed under a key of its own.
-- `schedule`: null is a stream. `again_at`: what was not reached rests until then.
create table exchange.subscription (
  id uuid primary key,
  agency_id text not null,
  query text not null,
  dest text not null,
  token bytea not null,
  schedule jsonb,
  report_if_empty boolean not null,
  initial_at timestamptz not null,
  made_at timestamptz not null,
  ran_at timestamptz not null,
  tries integer not null default 0,
  again_at timestamptz,
  outcome text
);
create index subscription_query on exchange.subscription (agency_id, query, id);
alter table exchange.subscription enable row level security;
create policy subscription_agency on exchange.subscription to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and agency_id = (select guichet.agency()));
grant select, insert, update, delete on exchange.subscription to guichet_app;

-- Events that a subscription has still to be told: written in the transaction that records them, gone once it was told.
create table exchange.untold (
  subscription_id uuid not null references exchange.subscription (id) on delete cascade,
  event_id uuid not null,
  agency_id text not null,
  primary key (subscription_id, event_id)
);
alter table exchange.untold enable row level security;
create policy untold_agency on exchange.untold to guichet_app
  using ((select guichet.purpose()) <> '' and ((select guichet.is_system()) or agency_id = (select guichet.agency())))
  with check ((select guichet.purpose()) <> '' and agency_id = (select guichet.agency()));
grant select, insert, delete on exchange.untold to guichet_app;
