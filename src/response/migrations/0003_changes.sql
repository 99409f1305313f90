-- Another zone or other words for a situation that goes on: they wait for a second person, as the first ones did.
alter table response.situation add column pending jsonb, add column pending_by text, add column pending_at timestamptz,
  add check ((pending is null) = (pending_by is null) and (pending is null) = (pending_at is null));
-- What was not signed by whom it names, or came from where that sender does not speak, keeps nobody from sending the true message of that name.
alter table response.message drop constraint message_agency_id_sender_identifier_sent_key;
create unique index message_once on response.message (agency_id, sender, identifier, sent) where coalesce(because, '') not in ('signature', 'sender');
