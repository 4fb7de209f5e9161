-- Which letters deal with a received paper is asked whenever that is shown; few documents name one.
CREATE INDEX document_answers ON document ((record ->> 'menanggapi'), satker) WHERE (record ->> 'menanggapi') IS NOT NULL;
