-- Letters about an account belong to no case and no agency, and a code may go to an address of which no person is known.
alter table notices.delivery alter column person_id drop not null, alter column agency_id drop not null, alter column case_id drop not null;
