-- Who did what, found by a name: the rows of an actor are told without looking each of them up.
DROP INDEX audit_private_actor;
CREATE INDEX audit_private_actor ON audit_private (actor, university, seq);

-- Works on paper: few among the attempts of a large university.
CREATE INDEX attempt_paper ON attempt (exam, state, on_paper) WHERE on_paper = 1 OR state = 'offline_option';
