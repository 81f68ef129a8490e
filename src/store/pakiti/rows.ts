/** The tables of Pakiti as they are now. Times are seconds since the epoch; texts of JSON belong to src/pakiti. */
import type { Generated } from 'kysely';

export interface PakitiRowTables {
  /** Each distinct package once. `key` holds every field of it; `name` and `source` are what feeds speak of. */
  readonly pakiti_package: { id: Generated<number>; key: string; name: string; source: string | null };
  /** Each distinct inventory once. `packages` is packed by pack.ts, `hash` is of context and packages. */
  readonly pakiti_inventory: {
    id: Generated<number>;
    hash: string;
    context: string;
    release: string | null;
    packages: Uint8Array;
    package_count: number;
  };
  /** Site and name are the host; where it reports from is no part of it. `inventory` is what it has, since `since`. */
  readonly pakiti_host: {
    id: Generated<number>;
    site: string;
    name: string;
    inventory: number;
    since: number;
    /** Of the report that it handed in last. */
    digest: string;
    first_seen: number;
    last_seen: number;
    body: string;
  };
  /** From when until when a host had an inventory; the last has no end. */
  readonly pakiti_stay: { host: number; from_at: number; until: number | null; inventory: number };
  /** What a host had in stays that are deleted, and went on having: ends where the first of its stays begins. */
  readonly pakiti_begun: { host: number; cve: number; verdict: number; from_at: number; until: number };
  /** `edition` grows with each snapshot that was read. */
  readonly pakiti_feed: { name: string; edition: number; body: string };
  readonly pakiti_record: RecordRow;
  /** What a snapshot brings, until the whole of it is known. */
  readonly pakiti_staged: StagedRow & { run: string };
  /** The records that speak of a CVE, with what they make of it. */
  readonly pakiti_record_cve: CveRow;
  readonly pakiti_sync: TurnRow;
  readonly pakiti_signed: SignedReport;
  /** Inventories to be assessed; `round` grows when there is a new reason before it was done. */
  readonly pakiti_pending: { inventory: number; since: number; round: number };
  readonly pakiti_assessment: { inventory: number; at: number; totals: string; body: Uint8Array };
  readonly pakiti_cve: { id: Generated<number>; name: string };
  /** From when until when an inventory was known to have it; one that it has now has no end. */
  readonly pakiti_finding: {
    inventory: number;
    cve: number;
    verdict: number;
    first_at: number;
    gone_at: number | null;
  };
  readonly pakiti_tag: { cve: string; tag: string; state: string; body: string };
  readonly pakiti_exception: { id: Generated<number>; cve: string; expires_at: number | null; body: string };
  readonly pakiti_past_decision: Omit<PastDecisionRow, 'id'> & { id: Generated<number> };
  /** A site, or a host, that belongs to a group; the other is empty. */
  readonly pakiti_group: { name: string; site: string; host: string };
  readonly pakiti_day_site: DaySite;
  readonly pakiti_day_cve: DayCve;
  readonly pakiti_statistic: { name: string; value: number };
  readonly pakiti_mark: { name: string; value: string };
}

/** A tag or an exception that somebody has taken away. */
export interface PastDecisionRow extends Ending {
  readonly id: number;
  /** `tag` or `exception`. */
  readonly what: string;
  readonly cve: string;
  /** The row as it was, JSON. */
  readonly body: string;
}

export interface Ending {
  readonly who: string;
  /** Empty: nobody has said why. */
  readonly why: string;
  /** Seconds since the epoch. */
  readonly gone_at: number;
}

/** A record with what is looked up of it. */
export interface StagedRow extends RecordRow {
  /** JSON: the CVEs that it speaks of. */
  readonly cves: string;
  readonly severity: string | null;
  readonly cvss: number | null;
}

export interface CveRow {
  readonly cve: string;
  readonly feed: string;
  readonly key: string;
  /** The vendor's word, as src/pakiti has it. */
  readonly severity: string | null;
  readonly cvss: number | null;
}

export interface RecordRow {
  readonly feed: string;
  readonly key: string;
  /** Of what the record says, before it was compressed. */
  readonly digest: string;
  readonly kind: string;
  /** Of which it says something, each between bars; empty where it is of none. */
  readonly releases: string;
  readonly body: Uint8Array;
}

/** Whose turn it is to sync a feed. */
export interface TurnRow {
  readonly feed: string;
  /** Null: nobody has it in hand. */
  readonly holder: string | null;
  /** Times are seconds since the epoch. */
  readonly lease_ends: number;
  /** When the last turn ended; null: there was none. */
  readonly tried_at: number | null;
  /** 1: it came to nothing. */
  readonly failed: number;
  /** JSON, of whoever has it in hand. */
  readonly progress: string;
}

export interface SignedReport {
  readonly signer: string;
  readonly host: string;
  /** When it was made, seconds since the epoch. */
  readonly at: number;
}

/** Numbers of hosts at a site, as a day began: `2026-05-08`, in UTC. */
export interface DaySite {
  readonly day: string;
  readonly site: string;
  readonly hosts: number;
  readonly vulnerable: number;
  /** Of which nobody can tell. */
  readonly unknown: number;
  /** With a tagged CVE. */
  readonly tagged: number;
  /** With one whose deadline is over. */
  readonly overdue: number;
}

/** Hosts at a site that had a tagged CVE as a day began. */
export interface DayCve {
  readonly day: string;
  readonly site: string;
  readonly cve: string;
  readonly tag: string;
  readonly hosts: number;
}
