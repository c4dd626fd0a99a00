-- Spreads the streams over the nodes of a Citus cluster. Run once on the coordinator, after
-- `knotwise-server migrate`, while nothing is served:
--
--     psql "$KNOTWISE_DATABASE_URL" -f server/migrations/citus.sql
--
-- Every key and foreign key of these tables begins with the stream, so all rows of one stream live
-- on one node, a push stays one local transaction there, and its lock is one row. Accounts and
-- sign-ins stay on the coordinator. A table that a later migration adds to a stream belongs here
-- too; tests/server/models/test_partitions.py fails until it is named.

BEGIN;
SELECT create_distributed_table('stream_head', 'stream_id');
SELECT create_distributed_table('record', 'stream_id', colocate_with => 'stream_head');
SELECT create_distributed_table('version', 'stream_id', colocate_with => 'stream_head');
COMMIT;
