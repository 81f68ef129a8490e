/** JSON Schemas of what the API says, for its published description. */
import { SEVERITIES } from '../findings/kept-assessment.ts';
import { REPORT_OUTCOMES } from './status.ts';

const text = { type: 'string' } as const;
const maybeText = { type: ['string', 'null'] } as const;
const time = { type: 'string', description: 'UTC, 2026-05-01T10:00:00Z' } as const;
const maybeTime = { type: ['string', 'null'], description: time.description } as const;
const count = { type: 'integer', minimum: 0 } as const;
const maybeCount = { type: ['integer', 'null'], minimum: 0 } as const;
const ofAll = { ...maybeCount, description: 'of all sites; null: not all of them may be seen' } as const;
const flag = { type: 'boolean' } as const;
const maybeFlag = { type: ['boolean', 'null'] } as const;
const texts = { type: 'array', items: text } as const;
const day = { type: 'string', format: 'date' } as const;

const verdict = { enum: ['vulnerable', 'undetermined'] } as const;
const fix = {
  enum: ['fix-available', 'fix-elsewhere', 'no-fix', 'will-not-fix', null],
  description: 'where a fix is, of what is vulnerable',
} as const;
const cvss = { type: ['number', 'null'], minimum: 0, maximum: 10 } as const;
const epss = {
  ...{ type: ['number', 'null'], minimum: 0, maximum: 1 },
  description: 'null: no forecast has it, or there is none that may be relied on',
} as const;
const severity = { enum: [...SEVERITIES, null], description: 'the worst word of a vendor' } as const;
const exploited = {
  ...maybeFlag,
  description: "in CISA's catalogue; null: it is in none, and there is none that may be relied on",
} as const;

function row(description: string, properties: Readonly<Record<string, object>>): object {
  return {
    type: 'object',
    description,
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  };
}

function listOf(name: string): object {
  return { type: 'array', items: { $ref: `#/components/schemas/${name}` } };
}

const host = {
  ...{ site: text, host: text, state: { enum: ['vulnerable', 'unknown', 'clean'] } },
  ...{ why: { ...texts, description: 'why it is unknown, or not sure' }, gaps: texts, pending: flag },
  ...{ os: text, release: maybeText, arch: text, kernel: text, packages: count, vulnerablePackages: count },
  ...{ cves: count, critical: count, important: count, unrated: count, undetermined: count },
  rebootRequired: maybeFlag,
  firstReport: time,
  lastReport: time,
  since: { ...time, description: 'since when it has had exactly these packages' },
  ...{ assessed: maybeTime, tag: maybeText, protocol: text, droppedLines: count },
} as const;

const counted = { hosts: count, vulnerable: count, unknown: count } as const;
const tagged = {
  tagged: { ...count, description: 'vulnerable to a tagged CVE' },
  overdue: { ...count, description: 'vulnerable to one whose deadline is over' },
} as const;

const feed = {
  ...{ feed: text, records: count, notUnderstood: count, taken: maybeTime, ageSeconds: maybeCount },
  ...{ staleAfterSeconds: count, stale: flag, refused: maybeText, tried: maybeTime },
} as const;

const PROGRESS = { type: ['object', 'null'], properties: { done: count, of: maybeCount } } as const;

export const rowSchemas = {
  Host: row('what a host comes to', host),
  HostDetails: row('a host whole', { ...host, findings: listOf('HostFinding'), history: listOf('Spell') }),
  HostFinding: row('a package under an advisory', {
    ...{
      package: { ...text, description: '*: of no single package' },
      version: text,
      arch: text,
      advisory: text,
    },
    ...{
      cves: texts,
      verdict,
      class: fix,
      fixed: maybeText,
      severity,
      cvss,
      reason: text,
      rule: text,
      feed: text,
    },
    exploited: {
      ...{ ...texts, type: ['array', 'null'] },
      description: 'of its CVEs, those that are; null: none is known to be, and nobody can tell',
    },
    ...{
      epss,
      tags: texts,
      excepted: { ...texts, description: 'of its CVEs, those that do not count here' },
    },
  }),
  Spell: row('a CVE of a host', {
    cve: text,
    verdict,
    from: time,
    until: { ...maybeTime, description: 'null: it has it now' },
  }),
  Finding: row('a CVE on a host', {
    ...{
      site: text,
      host: text,
      cve: text,
      verdict,
      class: fix,
      severity,
      cvss,
      exploited,
      epss,
      tags: texts,
    },
    ...{ due: maybeTime, packages: texts, os: text, lastReport: time, firstSeen: time },
    since: { ...time, description: 'since when without a gap, whatever else changed on the host' },
  }),
  Cve: row('a CVE', {
    ...{ cve: text, severity, cvss, exploited, epss, tags: texts, due: maybeTime, vulnerable: count },
    undetermined: count,
    advisories: {
      type: 'array',
      items: row('an advisory that speaks of it', {
        ...{ feed: text, advisory: text, title: text, url: maybeText, severity, cvss, releases: texts },
      }),
    },
  }),
  Tag: row('a tag of a CVE', {
    ...{
      cve: text,
      tag: text,
      state: { enum: ['set', 'proposed', 'declined'] },
      enabled: flag,
      reason: text,
    },
    ...{ infoUrl: text, modifier: text, at: time, due: maybeTime },
    advisory: { ...maybeText, description: 'the advisory of EGI SVG that it is of' },
  }),
  Exception: row('what does not count', {
    ...{
      number: count,
      cve: text,
      package: maybeText,
      version: maybeText,
      arch: maybeText,
      release: maybeText,
    },
    ...{ sites: texts, hosts: texts, reason: text, modifier: text, at: time, expires: maybeTime },
  }),
  Member: row('a site or a host of a group', { group: text, site: maybeText, host: maybeText }),
  Feed: row('what advisories rest on', { edition: count, ...feed, syncing: flag }),
  SiteCounts: row('numbers of hosts at a site', { site: text, ...counted, clean: count, ...tagged }),
  CveCounts: row('numbers of hosts with a CVE', {
    ...{
      cve: text,
      tags: texts,
      due: maybeTime,
      severity,
      cvss,
      exploited,
      epss,
      sites: count,
      hosts: count,
    },
    undetermined: count,
  }),
  TagCounts: row('numbers of hosts with a CVE of a tag', {
    ...{ tag: text, cves: count, sites: count, hosts: count, undetermined: count, overdue: tagged.overdue },
  }),
  SiteDay: row('numbers of hosts at a site as a day began', { day, site: text, ...counted, ...tagged }),
  CveDay: row('hosts at a site with a tagged CVE as a day began', {
    day,
    site: text,
    cve: text,
    tag: text,
    hosts: count,
  }),
  Statistics: row('how much there is, and was', {
    ...{ savedReports: ofAll, sameReports: ofAll, unsavedReports: ofAll, checkedPackages: ofAll },
    ...{ hosts: count, pendingInventories: ofAll },
  }),
  Status: row('how the server is', {
    ...{ version: text, started: text, at: text },
    reports: row('by what became of them', Object.fromEntries(REPORT_OUTCOMES.map((name) => [name, count]))),
    ...{ work: { type: 'array', items: { type: 'object' } }, troubles: texts, lastReport: maybeTime },
    lagSeconds: { type: ['number', 'null'] },
    hosts: row('numbers of hosts', {
      ...{ all: count, silent: count, unassessed: count, vulnerable: count, undetermined: count },
    }),
    ...{ undeterminedCves: count, pendingInventories: count, pendingSeconds: { type: 'number' } },
    feeds: { type: 'array', items: row('a feed', { ...feed, syncing: PROGRESS }) },
  }),
} as const;

export type RowName = keyof typeof rowSchemas;
