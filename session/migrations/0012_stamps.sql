-- The time stamp (RFC 3161) over a signature; acts that were signed before have none.
ALTER TABLE act_signature ADD COLUMN tsr BLOB;
