-- What each process of the waiting room does now and why, for administrators: how many wait at it, whom it let in during the last minute and whom it would,
-- how long the slow ones of its answers take, how busy it is.
alter table response.room
  add column waits integer not null default 0,
  add column let_in integer not null default 0,
  add column pace integer not null default 0,
  add column slow integer not null default 0,
  add column busy integer not null default 0,
  add column why text not null default 'quick';
