-- An organisation is found by its number in the register of companies: at the counter, and by rooms that know the number only.
create index fact_organisation on people.fact ((value ->> 'number')) where concept = 'organisation';
