-- Merged registrations are one person: drafts of each are hers.
alter policy case_see on cases.case using (guichet.sees_agency(person_id, agency_id) and (phase <> 'draft' or guichet.is_own(person_id) or guichet.is_system()));
alter policy draft_own on cases.draft using (guichet.purpose() <> '' and (guichet.is_own(person_id) or guichet.is_system()))
  with check (guichet.purpose() <> '' and (guichet.is_own(person_id) or guichet.is_system()));
