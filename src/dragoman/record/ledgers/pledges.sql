-- What was undertaken to be given or done: one row a pledge, whatever its steps. A row is a promise, an offer to give or
-- a delivery of something that can be told when it is there: money, arms and goods, troops, training, a guarantee, a
-- sanction adopted or announced, a vote, recognition, ratification. A promise of no more than conduct ("to work calmly",
-- "to take it into account") is no row; nor is aid that is only wished for, feared or named. Such readings stay in the
-- timeline. The stage is the furthest that a report shows, with the words for each step in `steps`; a pledge announced
-- again, or as part of another, is counted once, and `again` has the words that say so. The verdict is what a report
-- says became of it; where none does it is fulfilled once delivered, overdue once the reporting goes on past the deadline
-- and tells of no delivery, else in the works.
CREATE OR REPLACE TEMP VIEW pledges AS
WITH first_words AS ( -- one mention for each step: a happening may hold several pledges
    SELECT r.*, coalesce(r.since, r.until - 1, r.said) AS day
    FROM ledger_rows r
    WHERE r.pledge_id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY r.event_id, r.pledge_id ORDER BY r.rank) = 1
),
steps AS (
    SELECT *, row_number() OVER (PARTITION BY pledge_id ORDER BY said, day, document_id, span_start, mention_id) AS step FROM first_words
),
named AS (
    SELECT d.pledge_id, d.mention_id, d.key, d.about, coalesce(n.usual_name, d.words) AS name, d.said, d.rank
    FROM details d
    LEFT JOIN actor_names n ON n.actor_id = d.about
    WHERE d.key IN ('pledger', 'beneficiary')
),
told AS ( -- of what is told on one day, the first words of the first report count
    SELECT
        pledge_id,
        min_by(value, (said, place, mention_id)) FILTER (key = 'pledge' AND value <> 'other') AS kind,
        bool_or(key = 'pledge') AS read,
        max_by(value, list_position(['announced', 'committed', 'allocated', 'contracted', 'in_delivery', 'delivered', 'in_use'], value))
            FILTER (key = 'stage') AS stage,
        string_agg(DISTINCT said || ' ' || value || ': ' || words, '; ' ORDER BY said || ' ' || value || ': ' || words) FILTER (key = 'stage') AS steps,
        max_by(value, (said, -place, mention_id)) FILTER (key = 'verdict') AS verdict,
        max_by(value, (said, -place, mention_id)) FILTER (key = 'deadline') AS deadline,
        min_by(words, (said, place, mention_id)) FILTER (key = 'condition') AS condition,
        min_by(words, (said, place, mention_id)) FILTER (key = 'price_basis') AS price_basis,
        min_by(words, (said, place, mention_id)) FILTER (key = 'part_of') AS again,
        min_by(value, (said, place, mention_id)) FILTER (key = 'amount') AS amount,
        min_by(cue, (said, place, mention_id)) FILTER (key = 'amount') AS qualifier
    FROM details WHERE pledge_id IS NOT NULL GROUP BY pledge_id
),
sums AS ( -- of pledges that a person entered, or another coder that reads no particulars
    SELECT s.pledge_id, a.unit, a.low, a.high, a.qualifier
    FROM shown s JOIN amounts a ON a.mention_id = s.mention_id
    WHERE s.pledge_id IS NOT NULL AND a.unit NOT IN ('killed', 'injured')
        AND s.mention_id NOT IN (SELECT mention_id FROM details WHERE key = 'pledge')
    QUALIFY row_number() OVER (PARTITION BY s.pledge_id ORDER BY s.said, s.rank, a.position, s.mention_id) = 1
),
counted AS (
    SELECT
        coalesce(t.pledge_id, q.pledge_id) AS pledge_id,
        coalesce(TRY_CAST(split_part(t.amount, ' ', 1) AS DOUBLE), q.low) AS low,
        coalesce(TRY_CAST(split_part(t.amount, ' ', 2) AS DOUBLE), q.high) AS high,
        coalesce(nullif(regexp_extract(t.amount, '^\S+ \S+ (.*)$', 1), ''), q.unit) AS unit,
        CASE WHEN t.amount IS NULL THEN q.qualifier ELSE nullif(t.qualifier, '') END AS qualifier
    FROM told t FULL JOIN sums q ON q.pledge_id = t.pledge_id
),
owners AS (
    SELECT pledge_id, about AS owner FROM named WHERE key = 'pledger'
    UNION SELECT pledge_id, unnest(string_split(actor_ids, '; ')) FROM steps
),
begun AS ( -- "the first 5 million euros" of them delivered: the whole is in delivery
    SELECT DISTINCT whole.pledge_id
    FROM counted whole
    JOIN counted part ON part.unit = whole.unit AND part.high < whole.low
    JOIN told t ON t.pledge_id = part.pledge_id AND t.again IS NOT NULL AND t.stage IN ('in_delivery', 'delivered', 'in_use')
    JOIN steps a ON a.pledge_id = part.pledge_id AND a.step = 1
    JOIN steps b ON b.pledge_id = whole.pledge_id AND b.step = 1 AND b.said <= a.said AND a.said <= b.said + 500
    WHERE a.document_id = b.document_id
        OR EXISTS (SELECT 1 FROM owners x JOIN owners y ON y.owner = x.owner WHERE x.pledge_id = part.pledge_id AND y.pledge_id = whole.pledge_id)
)
SELECT
    f.date, f.since, f.until, f.precision,
    CASE WHEN s.told THEN s.pledger ELSE f.actors END AS pledger,           -- who undertakes it
    CASE WHEN s.told THEN s.beneficiary WHEN t.kind = 'vote' THEN NULL ELSE f.targets END AS beneficiary, -- for whom
    coalesce(t.kind, CASE WHEN length(q.unit) = 3 AND q.unit = upper(q.unit) THEN 'money' END) AS pledge, -- money, kit, troops, training, guarantee, sanction, vote, recognition, ratification
    q.low AS amount,                                                        -- the sum or number promised; the lower bound of a range
    q.high AS amount_high,                                                  -- its upper bound; equal to amount where one figure is given
    q.unit AS unit,                                                         -- ISO 4217 for money; otherwise what is counted
    q.qualifier AS qualifier,                                               -- at least, about, up to, ...
    t.price_basis AS price_basis,                                           -- how the sum is counted, in the text's words
    t.deadline AS deadline,                                                 -- by when: a day, or the event that it waits for
    t.condition AS condition,                                               -- what it hangs on, in the text's words
    CASE
        WHEN b.pledge_id IS NOT NULL AND coalesce(t.stage, 'announced') NOT IN ('delivered', 'in_use') THEN 'in_delivery'
        ELSE coalesce(t.stage, 'announced')
    END AS stage,                                                           -- announced, committed, allocated, contracted, in_delivery, delivered, in_use: the furthest that a report shows
    t.steps AS steps,                                                       -- each stage with the day of its report and its words
    coalesce(
        t.verdict,
        CASE
            WHEN t.stage IN ('delivered', 'in_use') THEN 'fulfilled'
            WHEN TRY_CAST(t.deadline AS DATE) < (SELECT least(any_value(day), (SELECT max(said) FROM shown)) FROM today) THEN 'overdue'
            ELSE 'in_the_works'
        END
    ) AS verdict,                                                           -- fulfilled, partially_fulfilled, broken, withdrawn, stalled, overdue, in_the_works, ...
    t.again AS again,                                                       -- the words that say that it was announced before, or is part of another
    c.events AS events,                                                     -- its steps: their events, in order
    f.* EXCLUDE (date, since, until, precision, rank, day, step)
        REPLACE (CASE WHEN t.kind = 'vote' THEN f.quote ELSE f.what END AS what) -- "would oppose the loan" promises no loan
FROM (SELECT * FROM steps WHERE step = 1) f
LEFT JOIN told t ON t.pledge_id = f.pledge_id
LEFT JOIN counted q ON q.pledge_id = f.pledge_id
LEFT JOIN begun b ON b.pledge_id = f.pledge_id
LEFT JOIN (
    SELECT
        pledge_id, mention_id, true AS told,
        string_agg(DISTINCT name, '; ' ORDER BY name) FILTER (key = 'pledger') AS pledger,
        string_agg(DISTINCT name, '; ' ORDER BY name) FILTER (key = 'beneficiary') AS beneficiary
    FROM named GROUP BY pledge_id, mention_id
) s ON s.mention_id = f.mention_id
LEFT JOIN (SELECT pledge_id, string_agg(event_id, '; ' ORDER BY step) AS events FROM steps GROUP BY pledge_id) c ON c.pledge_id = f.pledge_id
WHERE t.kind IS NOT NULL OR NOT coalesce(t.read, false)
ORDER BY coalesce(f.since, f.until - 1, f.published) NULLS LAST, f.document_id, f.span_start, f.mention_id;
