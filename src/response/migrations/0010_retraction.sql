-- A false alert is taken back by two: who proposed it and why, and since when it is taken back; whoever was told is told so.
alter table response.situation add column retract_why text check (retract_why in ('mistake', 'test', 'nothing')),
  add column retract_by text, add column retract_at timestamptz, add column retracted_by text, add column retracted_at timestamptz,
  add check ((retract_why is null) = (retract_by is null) and (retract_why is null) = (retract_at is null)),
  add check ((retracted_by is null) = (retracted_at is null) and (retracted_by is null or retract_by is not null and retracted_by <> retract_by));

-- An offer that nobody had sent when the alert was taken back.
alter table response.offer add column withdrawn_at timestamptz;
