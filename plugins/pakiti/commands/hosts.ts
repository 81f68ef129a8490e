import { readCall } from '../../../src/cli/option-values.ts';
import type { Command } from '../../../src/cli/command.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { hostDocument, instant } from '../../../src/pakiti/api/host-document.ts';
import { Decisions } from '../../../src/pakiti/decisions/decisions.ts';
import { openFindings } from '../../../src/pakiti/decisions/open-findings.ts';
import { assessmentsIn } from '../../../src/pakiti/findings/kept-assessment.ts';
import { escapeJson, escapeText } from '../../../src/render/index.ts';
import type { HostRow, HostsQuery } from '../../../src/store/pakiti/hosts.ts';
import type { PakitiTables } from '../../../src/store/pakiti/tables.ts';
import { cvesText } from './assessment-text.ts';
import { requireCve } from '../decide.ts';
import { countUntold, everyHostOf, placeOf } from '../every-host.ts';
import { requireGroups } from '../named.ts';
import { requireSites } from '../../../src/pakiti/decisions/named.ts';
import { untoldLine } from './cve.ts';
import { taggedCounts } from '../tagged-counts.ts';
import { requireHost, serverOption, withTables } from '../with-tables.ts';

const jsonOption = { json: { kind: 'flag', describe: 'as JSON' } } as const;
const siteOption = { site: { kind: 'text', value: 'NAME', describe: 'at this site' } } as const;

const hostsOptions = {
  ...serverOption,
  ...siteOption,
  group: { kind: 'text', value: 'NAME', describe: 'of this group' },
  cve: { kind: 'text', value: 'CVE', describe: 'that have it, or of which nobody can tell' },
  ...jsonOption,
} as const;

const HEADING = [
  ...['SITE', 'HOST', 'STATE', 'CVES', 'TAGGED', 'CRITICAL TO VENDOR', 'UNDETERMINED'],
  ...['LAST REPORT', 'SYSTEM'],
];

const NONE = { reported: 'no such host has reported', known: 'no host is known where it counts' } as const;

export const pakitiHosts: Command = {
  name: 'pakiti hosts',
  summary: 'list the hosts that have reported, and what they come to',
  operands: [],
  options: hostsOptions,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: hostsOptions }, argv, host);
    const cve = given.cve === undefined ? undefined : requireCve(given.cve);
    const query: HostsQuery = {
      sites: given.site === undefined ? undefined : [given.site],
      groups: given.group === undefined ? undefined : [given.group],
      cves: cve === undefined ? undefined : [{ names: [cve], verdicts: ['vulnerable', 'undetermined'] }],
    };
    const now = host.clock.now();
    const {
      rows: found,
      excepted,
      untold,
      tagged,
    } = await withTables(host, given.config, async (tables) => {
      await requireSites(tables, query.sites ?? []);
      await requireGroups(tables, query.groups ?? []);
      const all = await everyHostOf(tables, query);
      const left = cve === undefined ? all : await withoutExcepted(tables, all, cve, now);
      const places = new Set(all.map(({ site, name }) => placeOf(site, name)));
      const untold = cve === undefined ? 0 : await countUntold(tables, { ...query, cves: undefined }, places);
      const tags = await taggedCounts(tables, left, now);
      return { rows: left, excepted: all.length - left.length, untold, tagged: tags };
    });
    const documents = found.map((row) => ({ ...hostDocument(row, now), tagged: tagged.get(row.id) ?? 0 }));
    if (given.json) return { text: jsonText(documents), exitCode: 0 };
    const rows = documents.map((one) =>
      [
        ...[one.site, one.host, one.state],
        ...[one.cves, one.tagged, one.critical, one.undetermined].map(String),
        ...[one.lastReport, one.os],
      ].map(escapeText),
    );
    const more = [
      ...(excepted === 0 ? [] : [`hosts on which it is excepted: ${excepted}\n`]),
      ...(untold === 0 ? [] : [`${untoldLine(untold)}\n`]),
    ].join('');
    const table =
      rows.length === 0
        ? `${NONE[cve === undefined ? 'reported' : 'known']}\n`
        : textTable([HEADING, ...rows]);
    return { text: `${more}${table}`, exitCode: 0 };
  },
};

/** Those on which it counts, as `secmon pakiti cve` has them. */
async function withoutExcepted(
  tables: PakitiTables,
  rows: readonly HostRow[],
  cve: string,
  now: number,
): Promise<readonly HostRow[]> {
  const open = await openFindings(tables, await Decisions.read(tables, now), rows, [cve]);
  const counting = new Set(open.map(({ host }) => host.id));
  return rows.filter(({ id }) => counting.has(id));
}

const hostOptions = {
  ...serverOption,
  ...siteOption,
  history: {
    kind: 'flag',
    describe: 'from when until when it has had which CVE, rather than what it has now',
  },
  ...jsonOption,
} as const;

export const pakitiHost: Command = {
  name: 'pakiti host',
  summary: 'show one host with everything that was found on it, or its history',
  operands: ['HOST'],
  options: hostOptions,
  async run(argv, { host }) {
    const { operands, options: given } = await readCall(
      { operands: ['HOST'], options: hostOptions },
      argv,
      host,
    );
    return await withTables(host, given.config, async (tables) => {
      const row = await requireHost(tables, operands[0] ?? '', given.site);
      const body = (await tables.assessments([row.inventory])).get(row.inventory);
      const findings = body === undefined ? [] : assessmentsIn(body);
      const document = hostDocument(row, host.clock.now());
      const history = (await tables.history(row.id)).map(({ from, until, ...spell }) => ({
        ...{ ...spell, from: instant(from), until: until === null ? null : instant(until) },
      }));
      if (given.json) return { text: jsonText({ ...document, findings, history }), exitCode: 0 };
      const facts = [
        `${document.host} at ${document.site === '' ? 'no site' : document.site}: ${document.state}`,
        ...document.why.map((why) => `  cannot tell: ${why}`),
        `${document.os === '' ? 'unknown system' : document.os}, ${document.packages} packages, last report ${document.lastReport}`,
      ].map((line) => `${escapeText(line)}\n`);
      if (given.history) return { text: `${facts.join('')}${historyTable(history)}`, exitCode: 0 };
      const rows = findings.map((one) =>
        [
          ...[one.package.name, one.package.version, one.advisory, cvesText(one), one.fixed ?? ''],
          ...[one.verdict, one.reason],
        ].map(escapeText),
      );
      const heading = ['PACKAGE', 'VERSION', 'ADVISORY', 'CVES', 'FIXED', 'VERDICT', 'REASON'];
      return {
        text: `${facts.join('')}${rows.length === 0 ? '' : textTable([heading, ...rows])}`,
        exitCode: 0,
      };
    });
  },
};

interface Spell {
  readonly cve: string;
  readonly verdict: string;
  readonly from: string;
  readonly until: string | null;
}

function historyTable(spells: readonly Spell[]): string {
  if (spells.length === 0) return 'it has never had any\n';
  const rows = spells.map(({ cve, verdict, from, until }) =>
    [cve, verdict, from, until ?? 'now'].map(escapeText),
  );
  return textTable([['CVE', 'VERDICT', 'FROM', 'UNTIL'], ...rows]);
}

function jsonText(value: unknown): string {
  return escapeJson(`${JSON.stringify(value, undefined, 2)}\n`);
}
