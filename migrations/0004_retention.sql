-- Artifacts are forgotten on a clock, and their bytes survive nobody: what a collection that died
-- left behind is found by the next one.

-- Looked at when they are due: at once when an artifact went, later while one is being uploaded.
CREATE TABLE loose_blobs (
  digest text PRIMARY KEY,
  due    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX loose_blobs_due ON loose_blobs (due);

-- However an artifact goes (collected, or with its project), its bytes may have lost their last name.
CREATE FUNCTION note_loose_blob() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO loose_blobs (digest) VALUES (OLD.blob_digest) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER artifacts_leave_blobs AFTER DELETE ON artifacts
  FOR EACH ROW EXECUTE FUNCTION note_loose_blob();

CREATE TABLE collections (
  only_row boolean PRIMARY KEY CHECK (only_row),
  begun_at timestamptz NOT NULL
);
