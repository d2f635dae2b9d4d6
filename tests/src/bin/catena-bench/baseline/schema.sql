-- The custody log of every item, as an agency would keep it in a database of its own.
CREATE TABLE record (
	item bytea NOT NULL,
	sequence integer NOT NULL,
	-- Hash of the statement before it on the item.
	parent bytea,
	statement bytea NOT NULL,
	-- Hash over that of the row before it on the item, and the statement.
	chained bytea NOT NULL,
	-- Organisation, officer and key.
	signer bytea NOT NULL,
	-- Over the statement, or over its batch; and the place in that, from 0 on.
	signature bytea NOT NULL,
	place integer NOT NULL,
	body bytea NOT NULL,
	-- Also what keeps two connections from going on behind the same row.
	PRIMARY KEY (item, sequence)
);

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'records are only added';
END $$;

CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON record
	FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE FUNCTION chain_on(chained bytea, before bytea, statement bytea) RETURNS bytea
	LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN sha256(coalesce(chained, before, '') || statement);
END $$;

CREATE AGGREGATE chain(before bytea, statement bytea) (SFUNC = chain_on, STYPE = bytea);

-- Records a batch, whole or not at all. One statement for all of its rows: that is what makes a
-- database fast. Without signatures of the rows, theirs is that of the batch.
CREATE FUNCTION append(
	signer bytea,
	signature bytea,
	signatures bytea[],
	items bytea[],
	sequences integer[],
	parents bytea[],
	statements bytea[],
	bodies bytea[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	added integer;
BEGIN
	INSERT INTO record
	SELECT
		given.item, given.sequence, given.parent, given.statement,
		chain(last.chained, given.statement) OVER (PARTITION BY given.item ORDER BY given.sequence),
		append.signer, coalesce(given.signature, append.signature),
		CASE WHEN given.signature IS NULL THEN given.place - 1 ELSE 0 END, given.body
	FROM (
		SELECT *,
			-- Within the batch.
			lag(sequence) OVER own AS sequence_before,
			lag(statement) OVER own AS statement_before
		FROM unnest(items, sequences, parents, statements, bodies, signatures) WITH ORDINALITY
			AS batch (item, sequence, parent, statement, body, signature, place)
		WINDOW own AS (PARTITION BY item ORDER BY sequence)
	) given
	LEFT JOIN LATERAL (
		SELECT record.statement, record.chained FROM record
		WHERE given.sequence_before IS NULL
			AND record.item = given.item AND record.sequence = given.sequence - 1
		-- So that each row is looked up by its key, whatever the planner thinks.
		OFFSET 0
	) last ON true
	WHERE coalesce(given.sequence_before, given.sequence - 1) = given.sequence - 1
		AND CASE given.sequence
			WHEN 0 THEN given.parent IS NULL AND given.item = given.statement
			ELSE given.parent = coalesce(given.statement_before, last.statement)
		END;
	GET DIAGNOSTICS added = ROW_COUNT;
	IF added <> cardinality(items) THEN
		RAISE EXCEPTION 'a statement does not follow the last one of its item';
	END IF;
END $$;
