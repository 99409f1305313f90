-- Registrations of one person that two agents merged are read as one. Which they are, #people knows and says by replacing `same_as`;
-- until then nobody is two. What was written stays where it was written: only reading is wider, so that a merge can be undone.
create function guichet.same_as(person uuid) returns uuid[] language sql stable parallel safe as $$ select array[person] $$;
-- Set once a unit of work: the registrations of the person whose affairs these are.
create function guichet.own() returns uuid[] language sql stable parallel safe as $$ select string_to_array(nullif(current_setting('guichet.own', true), ''), ',')::uuid[] $$;
create function guichet.is_own(person uuid) returns boolean language sql stable parallel safe as
  $$ select coalesce(person = guichet.person() or person = any(guichet.own()), false) $$;
-- Declared subjects with their other registrations, as the setting holds them.
create function guichet.widened(subjects text) returns text language sql stable as
  $$ select coalesce((select string_agg(distinct one::text, ',') from unnest(string_to_array(nullif(subjects, ''), ',')::uuid[]) as s(person), unnest(guichet.same_as(s.person)) as one), '') $$;
grant execute on function guichet.same_as(uuid), guichet.own(), guichet.is_own(uuid), guichet.widened(text) to guichet_app;

create or replace function guichet.sees_agency(person uuid, agency text) returns boolean language sql stable parallel safe as
  $$ select guichet.purpose() <> '' and (person = guichet.person() or agency = guichet.agency() or guichet.is_system() or person = any(guichet.own())) $$;
create or replace function guichet.sees_person(person uuid) returns boolean language sql stable parallel safe as
  $$ select guichet.purpose() <> '' and (person = guichet.person() or person = any(guichet.subjects()) or guichet.is_system() or person = any(guichet.own())) $$;
