-- Payments that somebody began for a case: written before the provider is called, so that no money comes that nobody expects. A record.
create table cases.payment (
  id uuid primary key,
  case_id uuid not null,
  request text not null,
  request_key text not null,
  payer text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  state text not null check (state in ('begun', 'paid', 'given-up', 'failed', 'unclear')),
  pay_at text,
  begun_at timestamptz not null,
  asked_at timestamptz,
  ended_at timestamptz
);
-- One open attempt a request: two tabs pay the same part once.
create unique index payment_open on cases.payment (case_id, request_key) where state in ('begun', 'unclear');
create index payment_ask on cases.payment (asked_at nulls first, id) where state = 'begun';
alter table cases.payment enable row level security;
-- Whoever may see the case.
create policy payment_see on cases.payment to guichet_app
  using (guichet.is_system() or exists (select 1 from cases.case c where c.id = case_id))
  with check (guichet.is_system() or exists (select 1 from cases.case c where c.id = case_id));
grant select, insert, update, delete on cases.payment to guichet_app;
