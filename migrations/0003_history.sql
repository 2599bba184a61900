-- What people look at: operations of an artifact, traffic of the last hour, what befell a gateway.

-- As `inspect` tells them: [{method, path, operation, api, dispatch, enforced, advisory}].
ALTER TABLE artifacts ADD COLUMN operations json NOT NULL DEFAULT '[]';

-- One row for each minute of an hour, written over in the next: bounded by itself.
CREATE TABLE data_plane_traffic (
  data_plane_id uuid NOT NULL REFERENCES data_planes(id) ON DELETE CASCADE,
  slot          smallint NOT NULL,  -- minute of the hour
  minute        timestamptz NOT NULL,
  requests      bigint NOT NULL,
  errors_5xx    bigint NOT NULL,
  PRIMARY KEY (data_plane_id, slot)
) WITH (fillfactor = 80);

CREATE INDEX events_of_object ON events (object_id) WHERE object_id IS NOT NULL;
