#!/bin/sh
# Sends one CloudEvent, waits until its document is archived, saves the PDF. Needs curl.
#   NASKAH_URL=http://127.0.0.1:8080 NASKAH_TOKEN=nsk_... examples/clients/curl.sh EVENT.json naskah.pdf
# Running it again with the same event is safe: the same id gets the same document.
set -eu
event=$1
pdf=$2

ask() {
    curl --silent --show-error --fail-with-body --header "Authorization: Bearer $NASKAH_TOKEN" "$@"
}
value_of() { # the first member of this name in the JSON on standard input
    sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1
}

if ! answer=$(ask --header 'Content-Type: application/cloudevents+json' --data-binary "@$event" "$NASKAH_URL/events"); then
    printf '%s\n' "$answer" >&2 # an RFC 9457 problem: every wrong field with its path and reason
    exit 1
fi
job=$(printf '%s' "$answer" | value_of job_id)
document=$(printf '%s' "$answer" | value_of document_id)
echo "document $document, job $job"

state=waiting
while [ "$state" != done ]; do
    case $state in quarantined | parked) echo "job is $state: see $NASKAH_URL/jobs/$job" >&2 && exit 1 ;; esac
    sleep 0.5
    state=$(ask "$NASKAH_URL/jobs/$job" | value_of state)
done

# The header names the SHA-256 that the service checked before it sent the first byte.
ask --dump-header - --output "$pdf" "$NASKAH_URL/documents/$document/content?format=pdf" | grep -i '^etag:'
