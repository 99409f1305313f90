-- What the unit of work declared is asked once a statement (`select`), not once a row: a search reads every name. The rules are `guichet.sees_person` and 0003.
alter policy fact_use on people.fact using (
  (select guichet.purpose()) <> '' and (person_id = (select guichet.person()) or person_id = any((select guichet.own())::uuid[])
    or person_id = any((select guichet.subjects())::uuid[]) or (select guichet.is_system())));
alter policy fact_needs on people.fact using (
  concept <> 'person.needs' or person_id = (select guichet.person()) or person_id = any((select guichet.own())::uuid[]) or (select guichet.is_system())
  or exists (select 1 from consent.choice c where c.person_id = fact.person_id and c.choice = 'besoins' and c.given));
