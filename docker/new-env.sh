#!/bin/sh
# Prints .env.example with a fresh secret of 192 bits for every empty value. Redirect it to .env, once.
set -eu
umask 077
while IFS= read -r line; do
    case $line in
        '#'*) printf '%s\n' "$line" ;;
        *=) printf '%s%s\n' "$line" "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" ;;
        *) printf '%s\n' "$line" ;;
    esac
done <"$(dirname "$0")/../.env.example"
