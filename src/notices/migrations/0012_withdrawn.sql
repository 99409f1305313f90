-- What is told of one thing can be kept back and withdrawn together: an alert that was false. `about` names that thing. A row of `hold` keeps back, from the transaction
-- on that writes it, all that has not left; with `withdrawn_at` it never leaves. It says nothing of anybody.
alter table notices.intent add column about text;
create index intent_about on notices.intent (about, person_id) where about is not null;
update notices.intent set about = 'response:' || split_part(key, ':', 2) where template in ('response.tell', 'response.beside');
alter table notices.intent drop constraint intent_state_check;
alter table notices.intent add constraint intent_state_check
  check (state in ('open', 'spread', 'expired', 'unwanted', 'together', 'joined', 'withdrawn'));

create table notices.hold (
  about text primary key,
  since timestamptz not null,
  withdrawn_at timestamptz
);
alter table notices.hold enable row level security;
create policy hold_all on notices.hold for all to guichet_app using (guichet.purpose() <> '') with check (guichet.purpose() <> '');
grant select, insert, update, delete on notices.hold to guichet_app;
