-- What a person wants to have together waits (`together`) until her hour, then goes as one message (`joined`). `joined_in` says in which: it is her cursor, set on
-- each row in the transaction that writes the message, so that what commits late is not passed over. On itself: it goes alone, its hour has come.
alter table notices.intent drop constraint intent_state_check;
alter table notices.intent add constraint intent_state_check check (state in ('open', 'spread', 'expired', 'unwanted', 'together', 'joined'));
alter table notices.intent add column joined_in uuid;
create index intent_together on notices.intent (person_id) where state = 'together';
create index intent_joined on notices.intent (joined_in) where joined_in is not null;
