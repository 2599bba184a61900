-- Files of descriptions survive nobody either: like those of artifacts (0004), they are noted when
-- they may have lost their last name. Apart from loose_blobs, so that instances of the version
-- before go on beside this one.

CREATE TABLE loose_spec_blobs (
  digest text PRIMARY KEY,
  due    timestamptz NOT NULL
);
CREATE INDEX loose_spec_blobs_due ON loose_spec_blobs (due);

-- Which revisions have a file: files @> '[{"digest": "..."}]'.
CREATE INDEX spec_revisions_files ON spec_revisions USING gin (files jsonb_path_ops);

-- In an hour: whoever reads or compiles this revision just now may finish.
CREATE FUNCTION note_loose_spec_blobs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO loose_spec_blobs (digest, due)
  SELECT DISTINCT f->>'digest', now() + interval '1 hour' FROM jsonb_array_elements(OLD.files) f
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER spec_revisions_leave_blobs AFTER DELETE ON spec_revisions
  FOR EACH ROW EXECUTE FUNCTION note_loose_spec_blobs();

-- What was left before there was this table.
INSERT INTO loose_spec_blobs (digest, due)
SELECT b.digest, now() + interval '1 hour' FROM spec_blobs b
WHERE b.part = 0 AND NOT EXISTS (
  SELECT 1 FROM spec_revisions r
  WHERE r.files @> jsonb_build_array(jsonb_build_object('digest', b.digest)));
