-- Since when a fact that changed waits for somebody of the office to look at it.
alter table cases.case add column review_at timestamptz;
create index case_review on cases.case (agency_id, service, review_at, id) where review_at is not null;

-- Teams of the agency that were asked for an opinion which no file foresees, and have not answered. No person, no word of the question.
create table cases.asked_team (
  agency_id text not null,
  team text not null,
  case_id uuid not null,
  request text not null,
  service text not null,
  reference text not null,
  asked_at timestamptz not null,
  due_at timestamptz,
  primary key (agency_id, team, case_id, request)
);
create index asked_team_case on cases.asked_team (case_id);
alter table cases.asked_team enable row level security;
create policy asked_team_agency on cases.asked_team to guichet_app
  using ((select guichet.purpose()) <> '' and (agency_id = (select guichet.agency()) or (select guichet.is_system())
    or exists (select 1 from cases.case c where c.id = case_id)))
  with check ((select guichet.purpose()) <> '' and (agency_id = (select guichet.agency()) or (select guichet.is_system())
    or exists (select 1 from cases.case c where c.id = case_id)));
grant select, insert, update, delete on cases.asked_team to guichet_app;
