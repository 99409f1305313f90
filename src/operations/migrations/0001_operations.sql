create schema operations;
grant usage on schema operations to guichet_app;

-- How often something of ours failed on a day (UTC) and where. No message, no person, no case: counts that go after a month.
create table operations.failure (
  day date not null,
  code text not null,
  error text not null,
  place text not null,
  count integer not null,
  last_at timestamptz not null,
  primary key (day, code, error, place)
);
alter table operations.failure enable row level security;
create policy failure_use on operations.failure to guichet_app using (guichet.purpose() <> '') with check (guichet.purpose() <> '' and guichet.is_system());
grant select, insert, update, delete on operations.failure to guichet_app;
