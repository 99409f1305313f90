-- The same answer as before (0001), each of the two ways to write a name by its own index: among a million cases the condition with `or`, whose beginning
-- was not known when it was planned, read every name there is (half a second). `~>=~` and `~<~` compare as the indexes are ordered, sign by sign.
create or replace function work.cases_named(typed text, services text[], most integer) returns table (reference text) language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  name constant text := people.plain(typed);
begin
  return query
    select c.reference from (
      select f.person_id from people.fact f
        where f.concept = 'person' and people.plain(f.value ->> 'family') ~>=~ name and people.plain(f.value ->> 'family') ~<~ (name || U&'\+10FFFF')
      union
      select f.person_id from people.fact f
        where f.concept = 'person' and people.plain((f.value ->> 'given') || ' ' || (f.value ->> 'family')) = name) named
    join cases.case c on c.person_id = named.person_id
    where guichet.purpose() <> '' and c.agency_id = guichet.agency() and c.phase <> 'draft' and c.service = any (services)
    order by c.opened_at desc, c.id limit most;
end $$;
