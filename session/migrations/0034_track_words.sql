-- What the student's page said of its camera, microphone and screen, as it changed: the timeline shows it.
CREATE TABLE track_word (
    attempt TEXT NOT NULL REFERENCES attempt, n INTEGER NOT NULL,
    stream TEXT NOT NULL CHECK (stream IN ('camera', 'microphone', 'screen')),
    state TEXT NOT NULL CHECK (state IN ('live', 'muted', 'ended', 'denied', 'busy', 'missing')),
    label TEXT NOT NULL, -- what the browser calls the device
    at_ms INTEGER NOT NULL, PRIMARY KEY (attempt, n)
) STRICT;
