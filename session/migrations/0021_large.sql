-- Lists of a large university: what they are searched and ordered by.
CREATE INDEX audit_row_action ON audit_row (university, action, role, seq);
CREATE INDEX audit_row_at ON audit_row (university, at_ms, seq);
