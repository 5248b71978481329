import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Creates the tables of rules, of active alarms and of events. Their design is explained in
 * docs/decisions/0020-rules-and-events.md.
 */
export class CreateRulesAndEvents1795824000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rules (
        id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT rules_pkey PRIMARY KEY,
        productid varchar(255) COLLATE "C",
        prefix varchar(255) COLLATE "C",
        location varchar(255) COLLATE "C",
        "when" varchar(16) NOT NULL,
        threshold integer,
        recovers_at integer,
        after varchar(8),
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT rules_products_check CHECK (productid IS NULL OR prefix IS NULL)
      )`);
    await runner.query(`
      CREATE TABLE alarms (
        rule integer,
        productid varchar(255) COLLATE "C",
        CONSTRAINT alarms_pkey PRIMARY KEY (rule, productid)
      )`);
    await runner.query(`
      CREATE TABLE sweeps (
        name varchar(16) COLLATE "C" CONSTRAINT sweeps_pkey PRIMARY KEY,
        rule integer NOT NULL DEFAULT 0,
        productid varchar(255) COLLATE "C" NOT NULL DEFAULT '',
        began_at timestamptz,
        moved_at timestamptz,
        ended_at timestamptz
      )`);
    await runner.query(`INSERT INTO sweeps (name) VALUES ('levels'), ('forecasts')`);
    await runner.query(`
      CREATE TABLE events (
        id bigint CONSTRAINT events_pkey PRIMARY KEY,
        type varchar(32) NOT NULL,
        productid varchar(255) COLLATE "C" NOT NULL,
        location varchar(255) COLLATE "C",
        made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        data json NOT NULL
      )`);
    await runner.query('CREATE INDEX events_productid ON events (productid, id)');
    await runner.query(`
      CREATE TABLE told_levels (
        productid varchar(255) COLLATE "C",
        location varchar(255) COLLATE "C",
        is_total boolean,
        sequence bigint NOT NULL,
        quantity bigint,
        CONSTRAINT told_levels_pkey PRIMARY KEY (productid, location, is_total)
      )`);
    await runner.query(`
      CREATE TABLE counters (
        name varchar(16) COLLATE "C" CONSTRAINT counters_pkey PRIMARY KEY,
        value bigint NOT NULL
      )`);
    await runner.query(`INSERT INTO counters (name, value) VALUES ('events', 0), ('rules', 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE counters, told_levels, events, sweeps, alarms, rules');
  }
}
