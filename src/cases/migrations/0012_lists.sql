-- What lists are sorted by: the limit that comes first (`infinity` without one), the day a case was received.
alter table cases.case
  add column limit_at timestamptz not null generated always as (coalesce(least(due_at, legal_at), 'infinity'::timestamptz)) stored,
  add column received_at timestamptz not null generated always as (coalesce(submitted_at, opened_at)) stored;
-- A list is read place by place (service, state, phase), each in its order and no further than a page, however many cases there are.
create index case_waiting on cases.case (agency_id, service, state, phase, since, id);
create index case_limit on cases.case (agency_id, service, state, phase, limit_at, id);
create index case_received on cases.case (agency_id, service, state, phase, received_at desc, id desc);
