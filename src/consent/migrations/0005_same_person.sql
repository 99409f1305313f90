-- Merged registrations are one person: what she reads of hers, she reads of each of them.
alter policy access_own on consent.access using (guichet.purpose() <> '' and (guichet.is_own(person_id) or guichet.is_system()));
alter policy request_see on consent.request using (
  guichet.purpose() <> '' and (guichet.is_own(person_id) or guichet.is_system() or (guichet.purpose() = 'securite' and agency_id = guichet.agency())));
alter policy pass_see on consent.pass using (
  guichet.purpose() <> '' and (account = guichet.actor() or guichet.is_own(person_id) or guichet.is_system() or (guichet.purpose() = 'securite' and agency_id = guichet.agency())));
alter policy request_answer on consent.request using (
  guichet.purpose() <> '' and (guichet.is_own(person_id) or guichet.is_system() or (guichet.purpose() = 'securite' and agency_id = guichet.agency())));
