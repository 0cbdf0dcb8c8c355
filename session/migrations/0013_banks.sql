-- What a question says, hashed by its kind and stem in one language: the same one is not taken into a course twice.
CREATE TABLE item_key (
    course TEXT NOT NULL REFERENCES course, key TEXT NOT NULL CHECK (length(key) = 64), item TEXT NOT NULL REFERENCES item,
    PRIMARY KEY (course, key)
) STRICT;
CREATE INDEX item_key_item ON item_key (item);
CREATE INDEX item_name ON item (course, name);
