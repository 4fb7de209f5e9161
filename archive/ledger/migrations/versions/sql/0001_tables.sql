-- The ledger's tables. satker stands in every table and in every unique key; the two exceptions are named.
-- Text keys are COLLATE "C": byte order, no library's locale can change an index in thirty years.
-- akses stands beside satker wherever a row tells something of a document, so that a row-level policy
-- is a comparison with two constants and never a join (a trigger keeps it equal to the document's).

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE SEQUENCE job_fence;

CREATE TABLE office (
    satker      text COLLATE "C" PRIMARY KEY CHECK (satker ~ '^[0-9A-Za-z_-]{1,32}$'),
    nama        text NOT NULL,
    zona        text NOT NULL,
    config      jsonb NOT NULL,
    version     integer NOT NULL DEFAULT 1,
    applied_at  timestamptz NOT NULL DEFAULT now(),
    applied_by  text NOT NULL
);

CREATE TABLE person (
    satker      text COLLATE "C" NOT NULL REFERENCES office,
    id          text COLLATE "C" NOT NULL,
    nama        text NOT NULL,
    nip         text,
    pangkat     text,
    jabatan     text NOT NULL,
    unit        text,
    active      boolean NOT NULL DEFAULT true,  -- acts keep naming people who have left
    PRIMARY KEY (satker, id)
);

CREATE TABLE api_key (
    satker        text COLLATE "C" NOT NULL REFERENCES office,
    id            uuid NOT NULL DEFAULT gen_random_uuid(),
    name          text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('client', 'person')),
    person_id     text COLLATE "C",
    roles         text[] NOT NULL,
    sources       text[] NOT NULL,
    ceiling       smallint NOT NULL CHECK (ceiling BETWEEN 0 AND 3),
    secret_digest bytea NOT NULL CHECK (length(secret_digest) = 32),
    created_at    timestamptz NOT NULL DEFAULT now(),
    created_by    text NOT NULL,
    revoked_at    timestamptz,
    revoked_by    text,
    last_used_at  timestamptz,
    PRIMARY KEY (id, satker),
    FOREIGN KEY (satker, person_id) REFERENCES person,
    CHECK ((kind = 'person') = (person_id IS NOT NULL)),
    -- Without satker: the digest is what tells the satker.
    UNIQUE (secret_digest)
);
CREATE UNIQUE INDEX api_key_name ON api_key (satker, name) WHERE revoked_at IS NULL;

CREATE TABLE batch (
    satker      text COLLATE "C" NOT NULL REFERENCES office,
    id          text COLLATE "C" NOT NULL,
    total       integer NOT NULL CHECK (total >= 0),
    created_at  timestamptz NOT NULL DEFAULT now(),
    created_by  text NOT NULL,
    PRIMARY KEY (satker, id)
);

CREATE TABLE document (
    id          uuid NOT NULL,
    satker      text COLLATE "C" NOT NULL REFERENCES office,
    akses       smallint NOT NULL CHECK (akses BETWEEN 0 AND 3),
    jenis       text COLLATE "C" NOT NULL,
    unit        text COLLATE "C" NOT NULL,
    klasifikasi text COLLATE "C" NOT NULL,
    status      text COLLATE "C" NOT NULL CHECK (status IN (
        'konsep', 'diparaf', 'menunggu_tte', 'ditandatangani', 'didistribusikan',
        'dikembalikan', 'batal', 'dicabut', 'selesai')),
    judul       text NOT NULL,
    perihal     text NOT NULL,
    pencipta    text NOT NULL,
    nomor       text,
    tahun       integer NOT NULL,
    tanggal     date,
    code        text COLLATE "C" NOT NULL,
    series      text COLLATE "C" NOT NULL,
    revision_no integer NOT NULL DEFAULT 1 CHECK (revision_no >= 1),
    record      jsonb NOT NULL,
    folded      text NOT NULL,  -- nomor, judul, perihal as archive/ledger/folding.py folds them
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, satker),
    -- Without satker: the public verification address /v/{code} names no office.
    UNIQUE (code)
);
CREATE INDEX document_newest ON document (satker, created_at DESC, id DESC);
-- New entries wait unsorted and every search reads them all: 1 MB, some 2,000 documents, instead of 4.
CREATE INDEX document_folded ON document USING gin (folded gin_trgm_ops) WITH (gin_pending_list_limit = 1024);

CREATE TABLE event (
    satker      text COLLATE "C" NOT NULL,
    source      text COLLATE "C" NOT NULL,
    event_id    text COLLATE "C" NOT NULL,
    item        text COLLATE "C" NOT NULL,
    akses       smallint NOT NULL,
    event_type  text NOT NULL,
    subject     text,
    event_time  timestamptz,
    body_digest text COLLATE "C" NOT NULL,
    raw         text NOT NULL,
    channel     text NOT NULL CHECK (channel IN ('http', 'celery')),
    batch_id    text COLLATE "C",
    trace_id    text,
    document_id uuid NOT NULL,
    job_id      uuid NOT NULL,
    accepted_by text NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT now(),
    -- The idempotency key: one (satker, source, id, item), one effect.
    PRIMARY KEY (satker, source, event_id, item),
    FOREIGN KEY (document_id, satker) REFERENCES document (id, satker)
);
CREATE INDEX event_of_batch ON event (satker, batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX event_of_document ON event (document_id);

CREATE TABLE refused_event (
    satker      text COLLATE "C" NOT NULL,
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    akses       smallint NOT NULL CHECK (akses BETWEEN 0 AND 3),
    channel     text NOT NULL,
    source      text,
    event_id    text,
    raw         text NOT NULL,
    problem     jsonb NOT NULL,
    refused_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (id, satker)
);
CREATE INDEX refused_event_newest ON refused_event (satker, refused_at DESC, id DESC);

CREATE TABLE revision (
    document_id      uuid NOT NULL,
    satker           text COLLATE "C" NOT NULL,
    akses            smallint NOT NULL,
    no               integer NOT NULL CHECK (no >= 1),
    payload          text NOT NULL,  -- canonical JSON as text: the digest is over these very bytes
    context          text NOT NULL,
    contract_version text NOT NULL,
    template_digest  text COLLATE "C" NOT NULL,
    content_digest   text COLLATE "C" NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    created_by       text NOT NULL,
    PRIMARY KEY (document_id, satker, no),
    FOREIGN KEY (document_id, satker) REFERENCES document (id, satker)
);

CREATE TABLE act (
    document_id    uuid NOT NULL,
    satker         text COLLATE "C" NOT NULL,
    akses          smallint NOT NULL,
    no             integer NOT NULL CHECK (no >= 1),
    revision_no    integer NOT NULL,
    kind           text NOT NULL,
    person_id      text COLLATE "C" NOT NULL,
    nama           text NOT NULL,
    jabatan        text NOT NULL,
    kapasitas      text NOT NULL,
    kelompok       text NOT NULL,
    at             timestamptz NOT NULL,
    content_digest text COLLATE "C" NOT NULL,
    pdf_sha256     text COLLATE "C",
    PRIMARY KEY (document_id, satker, no),
    FOREIGN KEY (document_id, satker, revision_no) REFERENCES revision (document_id, satker, no)
);

CREATE TABLE job (
    id          uuid NOT NULL,
    satker      text COLLATE "C" NOT NULL,
    akses       smallint NOT NULL,
    document_id uuid NOT NULL,
    revision_no integer NOT NULL,
    queue       text COLLATE "C" NOT NULL,
    state       text COLLATE "C" NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'leased', 'done', 'quarantined', 'parked')),
    attempts    integer NOT NULL DEFAULT 0,
    charged     boolean NOT NULL DEFAULT false,  -- the present lease has cost an attempt
    alone       boolean NOT NULL DEFAULT false,  -- was leased by a worker that died: leased singly from now on
    fence       bigint NOT NULL DEFAULT 0,
    worker_id   text COLLATE "C",
    lease_until timestamptz,
    run_after   timestamptz NOT NULL DEFAULT now(),
    cause       text COLLATE "C",
    detail      text,
    evidence    jsonb NOT NULL DEFAULT '{}',
    trace_id    text,
    on_done     jsonb NOT NULL DEFAULT '{}',
    created_at  timestamptz NOT NULL DEFAULT now(),
    sent_at     timestamptz,
    leased_at   timestamptz,
    done_at     timestamptz,
    PRIMARY KEY (id, satker),
    FOREIGN KEY (document_id, satker, revision_no) REFERENCES revision (document_id, satker, no),
    CHECK ((state = 'leased') = (lease_until IS NOT NULL))
) WITH (fillfactor = 70);  -- each job row is updated about five times: room for updates within the page
-- At most one leased job per document, whatever the code above it does.
CREATE UNIQUE INDEX job_one_lease ON job (document_id, satker) WHERE state = 'leased';
CREATE INDEX job_waiting ON job (queue, created_at) WHERE state = 'waiting';
-- The relay's two questions, so that a sweep reads what it sends and not the whole queue.
CREATE INDEX job_unsent ON job (created_at) WHERE state = 'waiting' AND sent_at IS NULL;
CREATE INDEX job_sent ON job (sent_at) WHERE state = 'waiting' AND sent_at IS NOT NULL;
CREATE INDEX job_leased ON job (lease_until) WHERE state = 'leased';
CREATE INDEX job_set_aside ON job (cause) WHERE state IN ('quarantined', 'parked');
CREATE INDEX job_finished ON job (done_at) WHERE state = 'done';
CREATE INDEX job_of_document ON job (document_id, satker, revision_no);

CREATE TABLE job_step (
    satker  text COLLATE "C" NOT NULL,
    akses   smallint NOT NULL,
    job_id  uuid NOT NULL,
    attempt integer NOT NULL,
    name    text COLLATE "C" NOT NULL,
    at      timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX job_step_of_job ON job_step (job_id, at);

CREATE TABLE version (
    document_id            uuid NOT NULL,
    satker                 text COLLATE "C" NOT NULL,
    akses                  smallint NOT NULL,
    no                     integer NOT NULL CHECK (no >= 1),
    id                     uuid NOT NULL DEFAULT gen_random_uuid(),
    revision_no            integer NOT NULL,
    status                 text COLLATE "C" NOT NULL,
    job_id                 uuid NOT NULL,
    object_id              text COLLATE "C" NOT NULL,
    root                   text COLLATE "C" NOT NULL,
    inventory_sha256       text COLLATE "C" NOT NULL,
    inventory_key          text COLLATE "C" NOT NULL,
    inventory_version_id   text COLLATE "C" NOT NULL,
    inventory_locked_until timestamptz,
    created_at             timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (document_id, satker, no),
    UNIQUE (job_id, satker),
    UNIQUE (id, satker),
    FOREIGN KEY (document_id, satker, revision_no) REFERENCES revision (document_id, satker, no),
    FOREIGN KEY (job_id, satker) REFERENCES job (id, satker)
);
CREATE INDEX version_locks ON version (inventory_locked_until) WHERE inventory_locked_until IS NOT NULL;

CREATE TABLE artifact (
    document_id  uuid NOT NULL,
    satker       text COLLATE "C" NOT NULL,
    akses        smallint NOT NULL,
    version_no   integer NOT NULL,
    name         text COLLATE "C" NOT NULL,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    media        text COLLATE "C" NOT NULL,
    size         bigint NOT NULL CHECK (size >= 0),
    sha256       text COLLATE "C" NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    key          text COLLATE "C" NOT NULL,
    version_id   text COLLATE "C" NOT NULL,
    pages        integer,
    locked_until timestamptz,
    PRIMARY KEY (document_id, satker, version_no, name),
    FOREIGN KEY (document_id, satker, version_no) REFERENCES version (document_id, satker, no)
);
CREATE UNIQUE INDEX artifact_id ON artifact (id, satker);
CREATE INDEX artifact_locks ON artifact (locked_until) WHERE locked_until IS NOT NULL;

CREATE TABLE audit_entry (
    satker      text COLLATE "C" NOT NULL,
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    akses       smallint NOT NULL,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor       text NOT NULL,
    action      text COLLATE "C" NOT NULL,
    document_id uuid,
    detail      jsonb NOT NULL DEFAULT '{}',
    position    bigint,  -- given when sealed, under one lock; never by a serial
    PRIMARY KEY (id, satker),
    UNIQUE (satker, position)
);
CREATE INDEX audit_entry_of_document ON audit_entry (document_id, at) WHERE document_id IS NOT NULL;

CREATE TABLE outbound_event (
    satker       text COLLATE "C" NOT NULL,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    akses        smallint NOT NULL,
    type         text COLLATE "C" NOT NULL,
    document_id  uuid NOT NULL,
    data         jsonb NOT NULL DEFAULT '{}',
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    delivered_at timestamptz,
    PRIMARY KEY (id, satker)
);
CREATE INDEX outbound_event_due ON outbound_event (created_at) WHERE delivered_at IS NULL;

CREATE TABLE worker (
    satker     text COLLATE "C" NOT NULL DEFAULT '*',  -- a worker serves every office
    id         text COLLATE "C" NOT NULL,
    host       text NOT NULL,
    pid        integer NOT NULL,
    queues     text[] NOT NULL,
    started_at timestamptz NOT NULL,
    busy       integer NOT NULL DEFAULT 0,
    seen_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (satker, id)
) WITH (fillfactor = 50);  -- beaten every few seconds
