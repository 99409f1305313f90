-- What the unit of work declared is asked once a statement (`select`), not once a row: a work list reads thousands. The rule is that of 0006 and `guichet.sees_agency`.
alter policy case_see on cases.case using (
  (select guichet.purpose()) <> ''
  and (person_id = (select guichet.person()) or person_id = any((select guichet.own())::uuid[]) or agency_id = (select guichet.agency()) or (select guichet.is_system()))
  and (phase <> 'draft' or person_id = (select guichet.person()) or person_id = any((select guichet.own())::uuid[]) or (select guichet.is_system())));
