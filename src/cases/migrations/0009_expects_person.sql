-- Something that the case asked of its person (`requests` of the file) is open: the case counts among those that wait for her.
alter table cases.case add column expects_person boolean not null default false;
