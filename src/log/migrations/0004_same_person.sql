-- Merged registrations are one person: events of each are hers.
alter policy event_read on log.event using (
  guichet.purpose() <> '' and (guichet.is_system() or person_id = guichet.person() or agency_id = guichet.agency() or person_id = any(guichet.subjects())
    or person_id = any(guichet.own()) or (person_id is null and agency_id is null)));
