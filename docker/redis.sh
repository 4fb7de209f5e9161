#!/bin/sh
# Starts the bell with its users in a file, so that no process list shows a password. What each may do: service/embedded/bell_users.py.
set -eu
umask 077
{
    cat /etc/naskah/redis.conf
    cat <<USERS
user default off resetpass resetkeys resetchannels -@all
user naskah_admin on >$REDIS_PASSWORD ~* &* +@all
user naskah_relay on >$REDIS_RELAY_PASSWORD ~press ~press??[369] ~_kombu.binding.press ~_kombu.binding_permanent.press ~press.pdf ~press.pdf??[369] ~_kombu.binding.press.pdf ~_kombu.binding_permanent.press.pdf +ping +select +multi +exec +sadd +smembers +llen +lpush
user naskah_press on >$REDIS_PRESS_PASSWORD ~press ~press??[369] ~_kombu.binding.press ~_kombu.binding_permanent.press ~press.pdf ~press.pdf??[369] ~_kombu.binding.press.pdf ~_kombu.binding_permanent.press.pdf ~unacked ~unacked_index ~unacked_mutex +ping +select +multi +exec +sadd +smembers +llen +lpush +rpush +brpop +zadd +zrem +zrange +hset +hget +hdel +watch +unwatch +set +get +del +evalsha +script|load
user naskah_consumer on >$REDIS_CONSUMER_PASSWORD ~intake ~intake??[369] ~_kombu.binding.intake ~_kombu.binding_permanent.intake ~intake.unacked ~intake.unacked_index ~intake.unacked_mutex +ping +select +multi +exec +sadd +smembers +llen +lpush +rpush +brpop +zadd +zrem +zrange +hset +hget +hdel +watch +unwatch +set +get +del +evalsha +script|load
user naskah_intake on >$REDIS_INTAKE_PASSWORD "~intake" "~intake\x06\x163" "~intake\x06\x166" "~intake\x06\x169" +ping +multi +exec +llen +lpush (~_kombu.binding.intake ~_kombu.binding_permanent.intake +sadd +smembers)
user naskah_flower on >$REDIS_FLOWER_PASSWORD %R~* ~celeryev.* ~_kombu.binding.celeryev ~_kombu.binding_permanent.celeryev ~_kombu.binding_deadlines ~_kombu.binding.reply.celery.pidbox ~_kombu.binding_permanent.reply.celery.pidbox ~*.reply.celery.pidbox* &/0.celeryev/* &/0.celery.pidbox +ping +select +multi +exec +sadd +smembers +llen +publish +psubscribe +punsubscribe +srem +del +exists +brpop +pexpire +evalsha +script|load +script|exists +time +zadd +zrem +zrangebyscore
USERS
} > /run/redis/redis.conf
exec redis-server /run/redis/redis.conf
