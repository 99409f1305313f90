-- Another zone or other words for a situation that goes on: they wait for a second person, as the first ones did.
alter table response.situation add column pending jsonb, add column pending_by text, add column pending_at timestamptz,
  add check ((pending is null) = (pending_by is null) and (pending is null) = (pending_at is null));
