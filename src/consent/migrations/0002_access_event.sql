-- `rebuild` forgets the rows of one line and makes them again, while the server runs.
create index access_event on consent.access (event_id);
