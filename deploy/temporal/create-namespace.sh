#!/bin/sh
# Waits for the server, then makes the namespace if it is missing.
set -eu

until temporal operator cluster health >/dev/null 2>&1; do sleep 2; done
if temporal operator namespace describe --namespace "$NAMESPACE" >/dev/null 2>&1; then
  echo "namespace $NAMESPACE is there"
else
  temporal operator namespace create --namespace "$NAMESPACE" --retention "$RETENTION"
fi
