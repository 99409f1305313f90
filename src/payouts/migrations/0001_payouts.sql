create schema payouts;
grant usage on schema payouts to guichet_app;

-- What a day's payments were prepared into: who prepared, who approved (never the same), and the bank's word. `number` counts per agency and year.
create table payouts.list (
  agency_id text not null,
  id uuid primary key,
  number integer not null,
  year integer not null,
  message_id text not null unique,
  state text not null check (state in ('prepared', 'discarded', 'approved', 'sent', 'settled')),
  currency text not null,
  day date not null,
  payer jsonb not null,
  payments integer not null,
  total bigint not null check (total > 0),
  prepared_by text not null,
  prepared_at timestamptz not null,
  approved_by text,
  approved_at timestamptz,
  sent_at timestamptz,
  unique (agency_id, year, number),
  check (approved_by is null or approved_by <> prepared_by)
);
create index list_agency on payouts.list (agency_id, id);
create index list_sent on payouts.list (id) where state in ('approved', 'sent');
alter table payouts.list enable row level security;
create policy list_agency on payouts.list to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()))
  with check (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()));
grant select, insert, update on payouts.list to guichet_app;

-- One payment that a case ordered. It stands in one list at most: `list_id` is one place. Name and account are sealed under the agency's key of payments.
create table payouts.payment (
  agency_id text not null,
  id uuid primary key,
  case_id uuid,
  person_id uuid,
  service text not null,
  reference text not null,
  order_key text not null unique,
  amount bigint not null check (amount > 0),
  currency text not null,
  masked text not null,
  sealed bytea,
  deciders text[] not null,
  ordered_at timestamptz not null,
  list_id uuid references payouts.list (id),
  state text not null check (state in ('waiting', 'listed', 'paid', 'returned')),
  reason text,
  settled_at timestamptz,
  check ((state = 'waiting') = (list_id is null))
);
create index payment_waiting on payouts.payment (agency_id, currency, id) where state = 'waiting';
create index payment_list on payouts.payment (list_id, id);
create index payment_case on payouts.payment (case_id);
create index payment_person on payouts.payment (person_id);
alter table payouts.payment enable row level security;
create policy payment_agency on payouts.payment to guichet_app
  using (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()))
  with check (guichet.purpose() <> '' and (guichet.is_system() or agency_id = guichet.agency()));
grant select, insert, update, delete on payouts.payment to guichet_app;
