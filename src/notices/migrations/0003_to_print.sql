-- A letter waits until somebody of its agency has printed and posted it. Whoever prints reads it under the purpose of what it is about; her access line says so.
alter table notices.delivery drop constraint delivery_status_check;
alter table notices.delivery add constraint delivery_status_check check (status in ('trying', 'sent', 'shown', 'waiting', 'no-address', 'to-print', 'printed'));
create policy delivery_letter on notices.delivery for select to guichet_app using (guichet.purpose() <> '' and channel = 'letter' and agency_id = guichet.agency());
create policy delivery_printed on notices.delivery for update to guichet_app
  using (guichet.purpose() <> '' and channel = 'letter' and agency_id = guichet.agency() and (person_id = any(guichet.subjects())))
  with check (channel = 'letter' and agency_id = guichet.agency() and status in ('to-print', 'printed'));
create index delivery_letters on notices.delivery (agency_id, made_at) where channel = 'letter' and status = 'to-print';
