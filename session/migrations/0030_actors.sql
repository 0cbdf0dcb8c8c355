-- Who did what, found by a name: the rows of an actor are told without looking each of them up.
DROP INDEX audit_private_actor;
CREATE INDEX audit_private_actor ON audit_private (actor, university, seq);
