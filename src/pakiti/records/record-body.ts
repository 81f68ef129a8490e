/** A record of a feed as the store keeps it. */
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { RecordRow, StagedRow } from '../../store/pakiti/rows.ts';
import type { FeedRecord } from '../advisory.ts';
import { releasesOf } from './touched.ts';

type Row = Omit<StagedRow, 'feed' | 'body' | 'digest'>;

/** Levels above gain a few percent and cost a multiple. */
const LEVEL = 1;

/**
 * What makes it the same record in the next snapshot. One id can stand for several releases in documents of their own, so
 * the releases belong to it.
 */
export function rowOf(record: FeedRecord): Row {
  const releases = releasesOf(record);
  const listed = releases.map((name) => `|${name}`).join('');
  const row = { kind: record.kind, releases: listed === '' ? '' : `${listed}|` };
  return { ...row, ...lookedUp(record), key: `${nameOf(record)} ${releases.join(' ')}`.trim() };
}

/** Of what is withdrawn nobody is told. */
function lookedUp(record: FeedRecord): Pick<Row, 'cves' | 'severity' | 'cvss'> {
  if (record.kind !== 'advisory' || record.advisory.withdrawn !== null)
    return { cves: '[]', severity: null, cvss: null };
  const { cves, severity, cvss } = record.advisory;
  return { cves: JSON.stringify(cves), severity, cvss };
}

function nameOf(record: FeedRecord): string {
  switch (record.kind) {
    case 'advisory':
      return record.advisory.id;
    case 'exploited':
    case 'epss':
      return record.cve;
    case 'support':
      return 'support';
    case 'binaries':
      return record.source;
  }
}

/** Of everything that it says. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 27);
}

export function compressed(text: string): Uint8Array {
  return deflateRawSync(text, { level: LEVEL });
}

export function recordOf(row: Pick<RecordRow, 'body'>): FeedRecord {
  return JSON.parse(inflateRawSync(row.body).toString()) as FeedRecord;
}
