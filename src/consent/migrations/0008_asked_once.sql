-- What the unit of work declared is asked once a statement (`select`), not once a row: there are millions of lines. The rules are those of 0005 and 0003.
alter policy access_own on consent.access using (
  (select guichet.purpose()) <> '' and (person_id = (select guichet.person()) or person_id = any((select guichet.own())::uuid[]) or (select guichet.is_system())));
alter policy access_officer on consent.access using ((select guichet.purpose()) = 'securite' and agency_id = (select guichet.agency()));
