#!/bin/sh
# Brings the schema of Temporal's two databases up to this server's version; does nothing when it is there.
set -eu

for database in temporal temporal_visibility; do
  folder=temporal
  if [ "$database" = temporal_visibility ]; then folder=visibility; fi
  run() {
    temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" --db "$database" "$@"
  }
  run setup-schema -v 0.0
  run update-schema -d "/etc/temporal/schema/postgresql/v12/$folder/versioned"
done
