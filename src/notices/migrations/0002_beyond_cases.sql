-- A notice may tell of something that is in no case: an answer about one's data, an emergency access.
alter table notices.delivery alter column case_id drop not null;
