/** A record of a feed as the store keeps it. */
import { hash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { RecordRow, StagedRow } from '../../store/pakiti/rows.ts';
import type { FeedRecord } from '../advisory.ts';
import { releasesOf } from './touched.ts';

type Row = Omit<StagedRow, 'feed' | 'body' | 'digest'>;

/** Levels above gain a few percent and cost a multiple. */
const LEVEL = 1;
/** Most records are smaller when they are compressed; each takes as much memory until it is in the store. */
const CHUNK = 512;
/** Each call makes a compressor, which costs more than it saves on so few bytes, in time as in memory. */
const WORTH_A_COMPRESSOR = 1024;
const STORED_HEADER = 5;

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
  return hash('sha256', text, 'base64url').slice(0, 27);
}

/** DEFLATE, as RFC 1951 has it. */
export function packed(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return bytes.length < WORTH_A_COMPRESSOR
    ? stored(bytes)
    : deflateRawSync(bytes, { level: LEVEL, chunkSize: CHUNK });
}

/** One block that is not compressed, the last one. Source: RFC 1951, 3.2.4. */
function stored(bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(STORED_HEADER + bytes.length);
  const view = new DataView(block.buffer);
  view.setUint8(0, 1);
  view.setUint16(1, bytes.length, true);
  view.setUint16(3, ~bytes.length, true);
  block.set(bytes, STORED_HEADER);
  return block;
}

export function recordOf(row: Pick<RecordRow, 'body'>): FeedRecord {
  return JSON.parse(inflateRawSync(row.body).toString()) as FeedRecord;
}
