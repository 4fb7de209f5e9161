# MinIO, built from its Go module: the project ships no binaries and no images any more.
# The default is the last commit of the project; its last tagged security release is RELEASE.2025-10-15T17-29-55Z.
# Either may be given: docker compose build --build-arg MINIO_VERSION=RELEASE.2025-10-15T17-29-55Z minio
# hadolint global ignore=DL3008,DL3062
ARG GO_IMAGE=golang:1.25.5-bookworm
ARG DEBIAN_IMAGE=debian:bookworm-20251229-slim

FROM ${GO_IMAGE} AS built
ARG MINIO_VERSION=v0.0.0-20260212201848-7aac2a2c5b7c
ENV CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-trimpath
RUN go install -tags kqueue -ldflags "-s -w" "github.com/minio/minio@${MINIO_VERSION}"

FROM ${DEBIAN_IMAGE}
# curl asks the health address; nothing else of it is used.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10002 minio \
    && useradd --uid 10002 --gid 10002 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin minio \
    && install --directory --owner=10002 --group=10002 --mode=0750 /data
COPY --from=built /go/bin/minio /usr/local/bin/minio
USER 10002:10002
ENTRYPOINT ["minio"]
