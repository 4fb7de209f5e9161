-- Which document an act names stands in its detail all along.
ALTER TABLE act DROP COLUMN oleh;
