create schema people;
grant usage on schema people to guichet_app;

-- What is known of a person, by concept (`person.home`), with where it comes from. Made from the person's events.
create table people.fact (
  person_id uuid not null,
  concept text not null,
  value jsonb not null,
  source text not null,
  verified boolean not null,
  stated_at timestamptz not null,
  primary key (person_id, concept)
);
alter table people.fact enable row level security;
create policy fact_use on people.fact to guichet_app using (guichet.sees_person(person_id)) with check (guichet.sees_person(person_id));
grant select, insert, update, delete on people.fact to guichet_app;
