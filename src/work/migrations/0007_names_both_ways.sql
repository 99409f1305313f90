-- As before (0006), and as somebody at a desk writes: "MARCHAND Kevin" as well as "Kevin Marchand", each as far as it was typed; a first name alone where no
-- family name begins so. Of a first name that very many have, five hundred persons are looked at: such a list helps nobody, and must not be slow.
create or replace function work.cases_named(typed text, services text[], most integer) returns table (reference text) language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  name constant text := people.plain(btrim(typed));
  beyond constant text := name || U&'\+10FFFF';
  several constant boolean := position(' ' in name) > 0;
begin
  return query
    select c.reference from (
      select f.person_id from people.fact f
        where f.concept = 'person' and people.plain(f.value ->> 'family') ~>=~ name and people.plain(f.value ->> 'family') ~<~ beyond
      union
      select f.person_id from people.fact f where several and f.concept = 'person'
        and people.plain((f.value ->> 'given') || ' ' || (f.value ->> 'family')) ~>=~ name
        and people.plain((f.value ->> 'given') || ' ' || (f.value ->> 'family')) ~<~ beyond
      union
      select f.person_id from people.fact f where several and f.concept = 'person'
        and people.plain((f.value ->> 'family') || ' ' || (f.value ->> 'given')) ~>=~ name
        and people.plain((f.value ->> 'family') || ' ' || (f.value ->> 'given')) ~<~ beyond) named
    join cases.case c on c.person_id = named.person_id
    where guichet.purpose() <> '' and c.agency_id = guichet.agency() and c.phase <> 'draft' and c.service = any (services)
    order by c.opened_at desc, c.id limit most;
  if not found then
    return query
      select c.reference from (
        select f.person_id from people.fact f where f.concept = 'person'
          and people.plain((f.value ->> 'given') || ' ' || (f.value ->> 'family')) ~>=~ (name || ' ')
          and people.plain((f.value ->> 'given') || ' ' || (f.value ->> 'family')) ~<~ (name || ' ' || U&'\+10FFFF') limit 500) named
      join cases.case c on c.person_id = named.person_id
      where guichet.purpose() <> '' and c.agency_id = guichet.agency() and c.phase <> 'draft' and c.service = any (services)
      order by c.opened_at desc, c.id limit most;
  end if;
end $$;
