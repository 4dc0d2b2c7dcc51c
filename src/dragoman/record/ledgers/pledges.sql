-- What was undertaken to be given or done: one row a pledge, whatever its steps. The stage is the furthest that a report
-- shows, with the words for each step in `steps`; a pledge announced again, or as part of another, is counted once, and
-- `again` has the words that say so. The verdict is what a report says became of it; where none does it is overdue once
-- the deadline has passed without delivery, unverifiable where nobody could check it, else in the works.
CREATE OR REPLACE TEMP VIEW pledges AS
WITH steps AS (
    SELECT r.*, coalesce(r.since, r.until - 1, r.said) AS day,
        row_number() OVER (PARTITION BY r.pledge_id ORDER BY r.said, coalesce(r.since, r.until - 1, r.said), r.document_id, r.span_start) AS step
    FROM ledger_rows r
    WHERE r.pledge_id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY r.event_id ORDER BY r.rank) = 1
),
told AS (
    SELECT
        pledge_id,
        min_by(value, rank) FILTER (key = 'pledge') AS kind,
        max_by(value, list_position(['announced', 'committed', 'allocated', 'contracted', 'in_delivery', 'delivered', 'in_use'], value))
            FILTER (key = 'stage') AS stage,
        string_agg(DISTINCT said || ' ' || value || ': ' || words, '; ' ORDER BY said || ' ' || value || ': ' || words) FILTER (key = 'stage') AS steps,
        max_by(value, said) FILTER (key = 'verdict') AS verdict,
        max_by(value, said) FILTER (key = 'deadline') AS deadline,
        min_by(words, said) FILTER (key = 'condition') AS condition,
        min_by(words, said) FILTER (key = 'price_basis') AS price_basis,
        min_by(words, said) FILTER (key = 'part_of') AS again
    FROM details WHERE pledge_id IS NOT NULL GROUP BY pledge_id
),
sums AS (
    SELECT s.pledge_id, a.unit, a.low, a.high, a.qualifier
    FROM shown s JOIN amounts a ON a.mention_id = s.mention_id
    WHERE s.pledge_id IS NOT NULL AND a.unit NOT IN ('killed', 'injured')
    QUALIFY row_number() OVER (PARTITION BY s.pledge_id ORDER BY s.said, s.rank, a.position) = 1
)
SELECT
    f.date, f.since, f.until, f.precision,
    f.actors AS pledger,                                                    -- who undertakes it
    f.targets AS beneficiary,                                               -- for whom
    coalesce(t.kind, CASE WHEN length(q.unit) = 3 AND q.unit = upper(q.unit) THEN 'money' END) AS pledge, -- money, kit, troops, training, guarantee, sanction, vote, recognition, ratification, other
    q.low AS amount,                                                        -- first quantity named; the lower bound of a range
    q.high AS amount_high,                                                  -- its upper bound; equal to amount where one figure is given
    q.unit AS unit,                                                         -- ISO 4217 for money; otherwise what is counted
    q.qualifier AS qualifier,                                               -- at least, about, up to, ...
    t.price_basis AS price_basis,                                           -- how the sum is counted, in the text's words
    t.deadline AS deadline,                                                 -- by when: a day, or the event that it waits for
    t.condition AS condition,                                               -- what it hangs on, in the text's words
    coalesce(t.stage, 'announced') AS stage,                                -- announced, committed, allocated, contracted, in_delivery, delivered, in_use: the furthest that a report shows
    t.steps AS steps,                                                       -- each stage with the day of its report and its words
    coalesce(
        t.verdict,
        CASE
            WHEN t.stage IN ('delivered', 'in_use') THEN 'fulfilled'
            WHEN TRY_CAST(t.deadline AS DATE) < (SELECT day FROM today) THEN 'overdue'
            ELSE 'in_the_works'
        END
    ) AS verdict,                                                           -- fulfilled, partially_fulfilled, broken, withdrawn, stalled, overdue, in_the_works, ...
    t.again AS again,                                                       -- the words that say that it was announced before, or is part of another
    c.events AS events,                                                     -- its steps: their events, in order
    f.* EXCLUDE (date, since, until, precision, rank, day, step)
FROM (SELECT * FROM steps WHERE step = 1) f
LEFT JOIN told t ON t.pledge_id = f.pledge_id
LEFT JOIN sums q ON q.pledge_id = f.pledge_id
LEFT JOIN (SELECT pledge_id, string_agg(event_id, '; ' ORDER BY step) AS events FROM steps GROUP BY pledge_id) c ON c.pledge_id = f.pledge_id
ORDER BY coalesce(f.since, f.until - 1, f.published) NULLS LAST, f.document_id, f.span_start, f.mention_id;
