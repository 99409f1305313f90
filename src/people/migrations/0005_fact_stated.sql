-- What sources that vouch for it stated lately is looked for every hour.
create index fact_stated on people.fact (stated_at) where verified;
