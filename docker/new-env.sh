#!/bin/sh
# Prints .env.example with a fresh secret of 192 bits for every empty value. Redirect it to .env, once.
set -eu
# The shell that redirects has made the file already, with a umask of its own: before a secret is in it, nobody else reads it.
if [ -f /dev/stdout ]; then chmod 600 /dev/stdout; fi
while IFS= read -r line; do
    case $line in
        '#'*) printf '%s\n' "$line" ;;
        *=) printf '%s%s\n' "$line" "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" ;;
        *) printf '%s\n' "$line" ;;
    esac
done <"$(dirname "$0")/../.env.example"
