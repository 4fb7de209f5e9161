DROP INDEX document_answers;
