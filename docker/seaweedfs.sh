#!/bin/sh
# Draws the certificate of this start, then starts SeaweedFS: its gRPC ports, of which the gateway's lies beside S3 on the
# network, let nobody in who does not hold it. One certificate is its own authority; nothing else is ever signed.
set -eu
umask 077
folder=$(dirname "$WEED_GRPC_CA")
mkdir -p "$folder"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500 -subj "/CN=Naskah SeaweedFS" \
    -keyout "$folder/part.key" -out "$folder/part.pem" 2> /dev/null
for part in MASTER VOLUME FILER S3 CLIENT; do
    export "WEED_GRPC_${part}_CERT=$folder/part.pem" "WEED_GRPC_${part}_KEY=$folder/part.key"
done
exec weed "$@"
