-- Two parties write on in the stream of a mandate, and neither sees what the other wrote: an event that is about no person and no agency is open
-- to everybody only when it was not done in somebody's name.
alter policy event_read on log.event using (
  guichet.purpose() <> '' and (guichet.is_system() or person_id = guichet.person() or agency_id = guichet.agency() or person_id = any(guichet.subjects())
    or person_id = any(guichet.own())
    or (person_id is null and agency_id is null and (for_person is null or for_person = guichet.person() or for_person = any(guichet.own())))));
-- Where a stream ends is a number, and tells of nobody.
create function log.last_seq(of_stream text) returns integer language sql stable security definer set search_path = '' as
  $$ select coalesce((select e.seq from log.event e where e.stream = of_stream and guichet.purpose() <> '' order by e.seq desc limit 1), 0) $$;
revoke execute on function log.last_seq(text) from public;
grant execute on function log.last_seq(text) to guichet_app;
