-- What cases of one service are compared by (`duplicates` of its file), made from their events: names without accents, days, other values as text.
create table cases.likeness (
  agency_id text not null,
  service text not null,
  case_id uuid not null,
  field text not null,
  value text,
  day date,
  primary key (case_id, field)
);
create index likeness_value on cases.likeness (agency_id, service, field, value text_pattern_ops);
create index likeness_day on cases.likeness (agency_id, service, field, day) where day is not null;
alter table cases.likeness enable row level security;
-- Whoever may see the case may write its traits anew; comparing cases is the system's.
create policy likeness_see on cases.likeness to guichet_app
  using (guichet.is_system() or exists (select 1 from cases.case c where c.id = case_id)) with check (guichet.purpose() <> '');
grant select, insert, delete on cases.likeness to guichet_app;
