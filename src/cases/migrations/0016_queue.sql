-- Where each case stands among those that want one of a limited number of places (`queue` of its service's file), made from its events.
-- `list`: what the file sorts the queue by; `sorted`: what its order says of the case, smallest first. `waits`: in the queue; `holds`: it was offered a place.
create table cases.queue (
  agency_id text not null,
  service text not null,
  list text not null,
  case_id uuid primary key,
  person_id uuid not null,
  place text not null check (place in ('waits', 'holds', 'beside')),
  sorted double precision[] not null
);
create index queue_order on cases.queue (agency_id, service, list, place, sorted, case_id);
alter table cases.queue enable row level security;
create policy queue_see on cases.queue to guichet_app using (guichet.sees_agency(person_id, agency_id)) with check (guichet.sees_agency(person_id, agency_id));
grant select, insert, update, delete on cases.queue to guichet_app;

-- A person may know how many stand before her and how many places are taken, and nothing of who they are: this function alone counts beyond her own row.
create function cases.queue_standing(one uuid) returns table (list text, rank integer, waiting integer, taken integer)
  language sql stable security definer set search_path = pg_catalog as
  $$ select q.list,
       case when q.place = 'waits' then 1 + (select count(*)::integer from cases.queue o where o.agency_id = q.agency_id and o.service = q.service
         and o.list = q.list and o.place = 'waits' and (o.sorted, o.case_id) < (q.sorted, q.case_id)) end,
       (select count(*)::integer from cases.queue o where o.agency_id = q.agency_id and o.service = q.service and o.list = q.list and o.place = 'waits'),
       (select count(*)::integer from cases.queue o where o.agency_id = q.agency_id and o.service = q.service and o.list = q.list and o.place = 'holds')
     from cases.queue q where q.case_id = one and guichet.sees_agency(q.person_id, q.agency_id) $$;
revoke all on function cases.queue_standing(uuid) from public;
grant execute on function cases.queue_standing(uuid) to guichet_app;

-- The same for a case that is about to enter a list, by what it brings: how many would stand before it, how many wait, how many places are taken.
create function cases.queue_entering(agency text, of_service text, of_list text, keys double precision[], one uuid)
  returns table (before integer, waiting integer, taken integer)
  language sql stable security definer set search_path = pg_catalog as
  $$ select count(*) filter (where o.place = 'waits' and (o.sorted, o.case_id) < (keys, one))::integer,
       count(*) filter (where o.place = 'waits')::integer, count(*) filter (where o.place = 'holds')::integer
     from cases.queue o where guichet.purpose() <> '' and o.agency_id = agency and o.service = of_service and o.list = of_list and o.case_id <> one $$;
revoke all on function cases.queue_entering(text, text, text, double precision[], uuid) from public;
grant execute on function cases.queue_entering(text, text, text, double precision[], uuid) to guichet_app;
