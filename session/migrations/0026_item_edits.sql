-- A question that is said otherwise is a row of its own, and takes the place of the one before it: what was given stays as
-- it was. The row that stands now; NULL: this one.
ALTER TABLE item ADD COLUMN replaced_by TEXT REFERENCES item;
CREATE INDEX item_replaced ON item (replaced_by) WHERE replaced_by IS NOT NULL;
