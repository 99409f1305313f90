-- What a service makes public of its cases (`data.public` of its file): only the fields it names, from a state on, until a day. Made from events.
create table cases.public (
  agency_id text not null,
  service text not null,
  version integer not null,
  case_id uuid primary key,
  published_at timestamptz not null,
  until timestamptz not null,
  answers jsonb not null
);
create index public_list on cases.public (service, published_at desc, case_id);
alter table cases.public enable row level security;
create policy public_see on cases.public for select to guichet_app using (guichet.purpose() <> '');
-- Whoever may see the case writes what is public of it.
create policy public_write on cases.public for insert to guichet_app with check (guichet.purpose() <> '');
create policy public_drop on cases.public for delete to guichet_app
  using (guichet.is_system() or exists (select 1 from cases.case c where c.id = case_id));
grant select, insert, delete on cases.public to guichet_app;
