-- Proofers apply as well, and are selected: an application says for which round, a slot by which application it is
-- held, and a round whether it is an appeal. The views rebuild themselves with these columns.

alter table view_application add column round bigint; -- of verification, for applications to verify

alter table view_proof_slot add column application uuid;

create index on view_proof_slot (application) where application is not null;

alter table view_proof_consensus add column appeal boolean not null default false;
alter table view_proof_consensus alter column appeal drop default;
