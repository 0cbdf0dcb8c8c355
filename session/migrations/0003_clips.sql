-- A clip of an incident lasts: media_ms is its first frame, media_to_ms its last. Pictures have none.
ALTER TABLE evidence_use ADD COLUMN media_to_ms INTEGER CHECK (media_to_ms > media_ms);
