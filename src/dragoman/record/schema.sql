-- The record: one DuckDB file. Rows are added and judged, never edited; the only update is the end of a run.
-- Offsets count code points of documents.text from 0; spans are half-open. Times are UTC. The reference page is made from
-- the comments: one above each table, one behind each column.

-- What this file is, so that another program's database is not mistaken for a record.
CREATE TABLE meta (
    key VARCHAR PRIMARY KEY,              -- "format"; "standing"
    value VARCHAR NOT NULL                -- "dragoman-record"; how many rows the tables had when standing was made
);

-- Schema changes that were applied, in order.
CREATE TABLE migrations (
    position INTEGER PRIMARY KEY,         -- place in the order, from 1
    name VARCHAR NOT NULL,                -- name of the change
    applied TIMESTAMP NOT NULL            -- when it was applied to this file
);

-- Each command that wrote to the record.
CREATE TABLE runs (
    id VARCHAR PRIMARY KEY,               -- hash of command, version and start
    command VARCHAR NOT NULL,             -- what was asked for
    version VARCHAR NOT NULL,             -- version of dragoman
    began TIMESTAMP NOT NULL,             -- when it began
    ended TIMESTAMP                       -- when it ended; null while it runs and for a run that was killed
);

-- One row for each thing a source published, as it was received.
CREATE TABLE documents (
    id VARCHAR PRIMARY KEY,               -- hash of source, address and text
    raw VARCHAR NOT NULL,                 -- SHA-256 of the received bytes, the key of the archive
    source VARCHAR NOT NULL,              -- the source that fetched it: files, web, feed
    url VARCHAR NOT NULL,                 -- the address, or the path as the user gave it
    text VARCHAR NOT NULL,                -- the text that was coded, NFC
    text_sha256 VARCHAR NOT NULL,         -- SHA-256 of the text in UTF-8, so that a changed text shows
    title VARCHAR NOT NULL,               -- its title; empty where it has none
    outlet VARCHAR,                       -- who published it; null where the document does not say
    author VARCHAR,                       -- who wrote it; null where the document does not say
    published DATE,                       -- day of publication; null where the document does not say
    published_basis VARCHAR,              -- how the day was found: header, meta, json-ld, url, text
    language VARCHAR,                     -- ISO 639-1; null where the text is too short to tell
    retrieved TIMESTAMP NOT NULL,         -- when the bytes were received
    held DATE NOT NULL,                   -- the day from which the record counts it as known
    held_basis VARCHAR NOT NULL,          -- retrieved, or published for an archive read in later
    run VARCHAR NOT NULL                  -- the run that added it
);

-- Words removed from a page before coding: navigation, share bars, link-bait; and what came beside the text and was not used:
-- a date that names no day, the names of attachments.
CREATE TABLE cuts (
    document_id VARCHAR NOT NULL,         -- the document
    position INTEGER NOT NULL,            -- order in the document, from 0
    kind VARCHAR NOT NULL,                -- why they were removed
    text VARCHAR NOT NULL,                -- the words
    start INTEGER NOT NULL                -- offset in documents.text where they stood
);

-- Documents that carry the text of another: kept, shown, counted once.
CREATE TABLE carried (
    document_id VARCHAR PRIMARY KEY,      -- the copy
    original_id VARCHAR NOT NULL,         -- the document whose text it carries
    similarity DOUBLE NOT NULL            -- Jaccard similarity of word shingles in [0, 1]
);

-- Versions of an agreement's text: what is known of each beside its words, which are its document's. The newest row of an
-- id counts.
CREATE TABLE drafts (
    id VARCHAR NOT NULL,                  -- a word of its own, as based_on and supersedes name it
    document_id VARCHAR NOT NULL,         -- the document that holds its text
    title VARCHAR NOT NULL,               -- its title
    version DATE,                         -- the day the version is from; null where nobody says
    outlet VARCHAR,                       -- who published it
    based_on VARCHAR[] NOT NULL,          -- drafts whose text it was made from
    supersedes VARCHAR[] NOT NULL,        -- drafts it takes the place of
    authors VARCHAR NOT NULL,             -- JSON: who is said to have written it, on whose word, and who disputes it
    reported DATE,                        -- the day a report first said that it exists
    made_public DATE,                     -- the day its text could first be read
    disclosure VARCHAR,                   -- official, leaked, reconstructed
    state VARCHAR,                        -- circulating, superseded, partially_agreed, initialled, signed
    sources VARCHAR[] NOT NULL,           -- addresses of the reports it was checked against
    note VARCHAR NOT NULL,                -- what to know of it
    wording VARCHAR,                      -- whose words the text is in, where they are not the draft's own
    held DATE NOT NULL,                   -- the day from which the record counts it as known
    run VARCHAR NOT NULL                  -- the run that added it
);

-- Which coder has read which document; a document without mentions has its row too.
CREATE TABLE readings (
    document_id VARCHAR NOT NULL,         -- the document
    coder VARCHAR NOT NULL,               -- name@version
    coder_name VARCHAR NOT NULL,          -- the name alone; the newest version of each name counts
    coder_version INTEGER[] NOT NULL,     -- the numbers of the version, so that 10 follows 9
    held DATE NOT NULL,                   -- the day from which the record counts the reading as known
    run VARCHAR NOT NULL,                 -- the run that added it
    seal VARCHAR,                         -- SHA-256 of its rows, so that a changed one shows; null before seals
    PRIMARY KEY (document_id, coder)
);

-- One coder's reading of one passage.
CREATE TABLE mentions (
    id VARCHAR PRIMARY KEY,               -- hash of document, coder, kind, trigger and frame
    document_id VARCHAR NOT NULL,         -- the document
    coder VARCHAR NOT NULL,               -- name@version
    span_start INTEGER NOT NULL,          -- start of the passage; the quote is cut from it
    span_end INTEGER NOT NULL,            -- its end, exclusive
    trigger_start INTEGER NOT NULL,       -- start of the words that carry the event
    trigger_end INTEGER NOT NULL,         -- their end, exclusive
    kind VARCHAR NOT NULL,                -- PLOVER type
    mode VARCHAR,                         -- PLOVER mode, where the text shows one
    move VARCHAR,                         -- negotiation move, where it changes or answers a position
    since DATE,                           -- first day; null where unknown or open
    until DATE,                           -- day after the last; null where unknown or open
    precision VARCHAR,                    -- day, days, week, month, season, year, before, after, about; null: no date
    when_text VARCHAR,                    -- the words the date was read from; empty for the document's own date
    place_name VARCHAR,                   -- where; null where the text does not say
    place_start INTEGER,                  -- start of the words that name the place
    place_end INTEGER,                    -- their end, exclusive
    place_kind VARCHAR,                   -- city, region, country, building, water, unknown
    place_country VARCHAR,                -- ISO 3166-1 alpha-3
    lat DOUBLE,                           -- degrees north; null where the name is in doubt
    lon DOUBLE,                           -- degrees east; null where the name is in doubt
    status VARCHAR NOT NULL,              -- happened, planned, conditional, cancelled, denied, ...: what the text says
    hedge VARCHAR,                        -- the hedging words as written
    outcome VARCHAR,                      -- of a meeting: none, breakdown, continued, statement, draft, partial, agreement
    content_start INTEGER,                -- start of what was offered, demanded, refused, pledged or claimed
    content_end INTEGER,                  -- its end, exclusive
    issues VARCHAR[] NOT NULL,            -- issue ids
    frame VARCHAR NOT NULL,               -- the rule or lexicon entry that matched
    confidence DOUBLE NOT NULL,           -- in [0, 1]; its meaning is on the coder's page
    scores VARCHAR                        -- JSON: the types weighed, with probabilities; null where none were
);

-- Who acts, is acted on or speaks in a mention.
CREATE TABLE participants (
    mention_id VARCHAR NOT NULL,          -- the mention
    role VARCHAR NOT NULL,                -- actor, target or speaker
    position INTEGER NOT NULL,            -- order within the role, from 0
    text VARCHAR NOT NULL,                -- the name as written
    span_start INTEGER NOT NULL,          -- start of the name in the text
    span_end INTEGER NOT NULL,            -- its end, exclusive
    actor_id VARCHAR,                     -- registry id; null where unknown
    country VARCHAR,                      -- ISO 3166-1 alpha-3
    sector VARCHAR,                       -- PLOVER sector
    name VARCHAR                          -- the registry's name, for display
);

-- Quantities of money, people or things in a mention.
CREATE TABLE amounts (
    mention_id VARCHAR NOT NULL,          -- the mention
    position INTEGER NOT NULL,            -- order in the mention, from 0
    text VARCHAR NOT NULL,                -- the words
    span_start INTEGER NOT NULL,          -- start of the words
    span_end INTEGER NOT NULL,            -- their end, exclusive
    low DOUBLE NOT NULL,                  -- lower bound
    high DOUBLE NOT NULL,                 -- upper bound; equal to low where the text gives one figure
    unit VARCHAR NOT NULL,                -- ISO 4217 for money; killed, injured, troops, ... otherwise
    qualifier VARCHAR                     -- at least, about, up to, ...
);

-- What the text says of an event besides, for the ledger it stands in: vocab/particulars.toml names the keys.
CREATE TABLE particulars (
    mention_id VARCHAR NOT NULL,          -- the mention
    position INTEGER NOT NULL,            -- order in the mention, from 0
    key VARCHAR NOT NULL,                 -- format, level, presence, extent, stage, weapon, ...
    value VARCHAR NOT NULL,               -- an id of the vocabulary, words, a number or a day
    about VARCHAR,                        -- whom it is about, where not the whole event: registry id, else as written
    span_start INTEGER NOT NULL,          -- start of the words it rests on
    span_end INTEGER NOT NULL,            -- their end, exclusive
    cue VARCHAR NOT NULL                  -- the word or the rule that shows it
);

-- How one mention bears on another, or on a passage of its own document.
CREATE TABLE links (
    id VARCHAR PRIMARY KEY,               -- hash of document, kind, both ends and the passage
    document_id VARCHAR NOT NULL,         -- the document that makes the connection
    coder VARCHAR NOT NULL,               -- name@version
    kind VARCHAR NOT NULL,                -- answers, denies, repeats, on_condition_of, on_the_ground_of
    source VARCHAR NOT NULL,              -- the mention that answers, denies, repeats or depends
    target VARCHAR,                       -- the mention at the other end; null where those words hold no mention
    span_start INTEGER NOT NULL,          -- start of the words of the other end
    span_end INTEGER NOT NULL,            -- their end, exclusive
    cue VARCHAR NOT NULL,                 -- the word or the rule that shows the connection
    confidence DOUBLE NOT NULL            -- in [0, 1]
);

-- Where a rule put a mention when the record came to hold it: into which event, offer or pledge, and why. A document that
-- arrives later moves none. Judgements (join, split) stand over them.
CREATE TABLE placements (
    mention_id VARCHAR NOT NULL,          -- the mention
    ledger VARCHAR NOT NULL,              -- event: one happening; offer, pledge: one thread
    rule VARCHAR NOT NULL,                -- name@version of the rule; the newest held counts
    home VARCHAR NOT NULL,                -- id of the event or thread: that of its first mention
    partner VARCHAR,                      -- the mention there that it was put beside; null where it starts one
    score DOUBLE NOT NULL,                -- points of that pair; 0 where it starts one
    reasons VARCHAR NOT NULL,             -- JSON: the signs that counted, with their points
    held DATE NOT NULL,                   -- the day from which the record counts it as known
    run VARCHAR NOT NULL                  -- the run that added it
);

-- What the ledgers show now of each mention that counts: worked out from the other tables at the end of each run, so that
-- a reader need not. Nothing is lost with it: where it is older than they are (meta: standing), it is worked out anew.
CREATE TABLE standing (
    mention_id VARCHAR NOT NULL,          -- the mention
    event_id VARCHAR NOT NULL,            -- its event, judgements followed
    offer_id VARCHAR,                     -- the offer it belongs to; null where it is no move of one
    pledge_id VARCHAR,                    -- the pledge it belongs to; null where it is no step of one
    root_id VARCHAR NOT NULL,             -- its document, or the document whose text that one carries
    source VARCHAR NOT NULL,              -- who stands behind the document: the wire that an outlet carries, else the outlet
    said DATE NOT NULL,                   -- day of publication, else the day it was held
    state VARCHAR NOT NULL,               -- what is held of the event
    rank INTEGER NOT NULL,                -- place in the event: mentions of its state first, then the most confident
    reports INTEGER NOT NULL,             -- mentions in the event
    independent INTEGER NOT NULL,         -- sources behind the event
    outlets VARCHAR                       -- who reported the event
);

-- Who takes part in each mention and how much of what, in one row: worked out from participants and amounts at the end of
-- each run, so that a reader need not. Nothing is lost with it: what is missing here is worked out anew.
CREATE TABLE gist (
    mention_id VARCHAR NOT NULL,          -- the mention
    actors VARCHAR,                       -- names of those who act
    actor_ids VARCHAR,                    -- their registry ids
    targets VARCHAR,                      -- names of those who are acted on or addressed
    target_ids VARCHAR,                   -- their registry ids
    speaker VARCHAR,                      -- on whose word
    actor_countries VARCHAR,              -- ISO 3166-1 alpha-3 of those who act
    who VARCHAR[],                        -- everybody in it: the person or body, and the side for which they stand
    names VARCHAR,                        -- what they are called
    acting VARCHAR[],                     -- the sides that act
    addressed VARCHAR[],                  -- the sides that are acted on or addressed
    amounts VARCHAR                       -- quantities, in the text's words
);

-- Decisions of a person or a rule on items of the record; the latest on an item counts.
CREATE TABLE judgements (
    id VARCHAR PRIMARY KEY,               -- hash of all that follows but the detail
    kind VARCHAR NOT NULL,                -- accept, reject, unsure, edit, join, split, same_actor, gate, code, note, undo
    items VARCHAR[] NOT NULL,             -- ids of mentions, links, actors, documents or judgements; a party and its gate
    judge VARCHAR NOT NULL,               -- who decided
    made TIMESTAMP NOT NULL,              -- when
    why VARCHAR NOT NULL,                 -- the reason given
    detail VARCHAR                        -- JSON, where the kind needs more than the items
);

-- Items that could not be read or coded.
CREATE TABLE failures (
    id VARCHAR PRIMARY KEY,               -- hash of stage, item, error and message: the same failure is kept once
    stage VARCHAR NOT NULL,               -- sources or coding
    item VARCHAR NOT NULL,                -- path, address or document id
    error VARCHAR NOT NULL,               -- class of the error
    message VARCHAR NOT NULL,             -- what happened
    advice VARCHAR NOT NULL,              -- what to try
    met TIMESTAMP NOT NULL,               -- when it first happened
    run VARCHAR NOT NULL                  -- the run that met it
);

-- What was said of the days to come, as it was said: by a model or by a person, with what needs no model beside it. The
-- same forecast made again from the same inputs is kept once.
CREATE TABLE forecasts (
    id VARCHAR PRIMARY KEY,               -- hash of all that follows but the moment
    key VARCHAR NOT NULL,                 -- the question's: deaths/UKR/2026-12
    question VARCHAR NOT NULL,            -- the question in words
    kind VARCHAR NOT NULL,                -- chance: of yes; amount; day
    unit VARCHAR NOT NULL,                -- of an amount; empty for others
    condition VARCHAR NOT NULL,           -- what has to be so for the question to count; empty where nothing has
    closes DATE,                          -- last day that the question is about; null where it has none
    due DATE,                             -- day by which the answer is known; null where nobody can say
    model VARCHAR NOT NULL,               -- which model, and which of its parts; person and a name
    version VARCHAR NOT NULL,             -- version of dragoman
    chance DOUBLE,                        -- of yes, in [0, 1]; null for an amount or a day
    quantiles DOUBLE[],                   -- at the levels 0.01, 0.03, ... 0.99; days since 0001-01-01, which is 1; null: chance
    rivals VARCHAR NOT NULL,              -- JSON: by name, chance or quantiles of forecasts that need no model
    inputs VARCHAR NOT NULL,              -- JSON: settings, files with their SHA-256, what went in
    inputs_sha256 VARCHAR NOT NULL,       -- SHA-256 of the inputs in UTF-8
    as_of DATE,                           -- of a backtest: the last day that it may know of; null: it knew what was known
    backtest BOOLEAN NOT NULL,            -- whether it was made when the answer could have been known
    why VARCHAR NOT NULL,                 -- a person's reason; empty for a model
    mentions VARCHAR[] NOT NULL,          -- mentions that it rests on; none where it rests on a file
    issued TIMESTAMP NOT NULL             -- when it was made
);

-- What became of the questions that forecasts answer. The latest of a question counts whose mentions are not rejected.
CREATE TABLE resolutions (
    id VARCHAR PRIMARY KEY,               -- hash of all that follows
    key VARCHAR NOT NULL,                 -- the question's
    value DOUBLE,                         -- 1 for yes, 0 for no; the amount; the day as days since 0001-01-01; null: void
    void BOOLEAN NOT NULL,                -- whether the question has no answer: its condition did not come about
    known DATE NOT NULL,                  -- day from which the answer could be known
    why VARCHAR NOT NULL,                 -- the words it rests on
    source VARCHAR NOT NULL,              -- the file it was read from, with its SHA-256; empty where a person says so
    mentions VARCHAR[] NOT NULL,          -- mentions that it rests on
    judge VARCHAR NOT NULL,               -- who resolved it; the name of the command where a file did
    made TIMESTAMP NOT NULL               -- when
);
