#!/bin/sh
# Prints .env.example with a fresh secret of 192 bits for every empty value. Redirect it to .env, once: `>>`, so that a second
# time cannot take away the secrets that a stack already lives by.
set -eu
# The shell that redirects has made the file already, with a umask of its own: before a secret is in it, nobody else reads it.
if [ -f /dev/stdout ]; then
    chmod 600 /dev/stdout
    [ ! -s /dev/stdout ] || { echo "The file holds something already; nothing was written." >&2; exit 1; }
fi
while IFS= read -r line; do
    case $line in
        '#'*) printf '%s\n' "$line" ;;
        *=) printf '%s%s\n' "$line" "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" ;;
        *) printf '%s\n' "$line" ;;
    esac
done <"$(dirname "$0")/../.env.example"
