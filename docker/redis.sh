#!/bin/sh
# Starts the bell with its password in a file, so that no process list shows it.
set -eu
umask 077
{
    cat /etc/naskah/redis.conf
    printf 'requirepass %s\n' "$REDIS_PASSWORD"
} > /run/redis/redis.conf
exec redis-server /run/redis/redis.conf
