-- What the unit of work declared is asked once a statement (`select`), not once a row: a page of a long life reads thousands. The rule is that of 0005.
alter policy event_read on log.event using (
  (select guichet.purpose()) <> '' and ((select guichet.is_system()) or person_id = (select guichet.person()) or agency_id = (select guichet.agency())
    or person_id = any((select guichet.subjects())::uuid[]) or person_id = any((select guichet.own())::uuid[])
    or (person_id is null and agency_id is null
      and (for_person is null or for_person = (select guichet.person()) or for_person = any((select guichet.own())::uuid[])))));
