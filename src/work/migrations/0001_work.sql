create schema work;
grant usage on schema work to guichet_app;

-- Cases of the agency by the name of their person, newest first. Names are under the policy of persons; this function alone reads them for a search,
-- applies the test of cases, and gives references only: what is shown of them is read again, with its access line.
create function work.cases_named(typed text, services text[], most integer) returns table (reference text) language sql stable security definer set search_path = pg_catalog as
  $$ select c.reference from people.fact f join cases.case c on c.person_id = f.person_id
     where guichet.purpose() <> '' and c.agency_id = guichet.agency() and c.phase <> 'draft' and c.service = any (services)
       and f.concept = 'person'
       and (people.plain(f.value ->> 'family') ^@ people.plain(typed) or people.plain((f.value ->> 'given') || ' ' || (f.value ->> 'family')) = people.plain(typed))
     order by c.opened_at desc, c.id limit most $$;
revoke all on function work.cases_named(text, text[], integer) from public;
grant execute on function work.cases_named(text, text[], integer) to guichet_app;
