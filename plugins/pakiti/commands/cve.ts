import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import {
  type Beholder,
  type FindingDocument,
  findingDocuments,
} from '../../../src/pakiti/api/finding-document.ts';
import { Decisions } from '../../../src/pakiti/decisions/decisions.ts';
import { type CveFacts, cveFacts } from '../../../src/pakiti/findings/cve-facts.ts';
import { recordOf } from '../../../src/pakiti/records/record-body.ts';
import { escapeJson, escapeText } from '../../../src/render/index.ts';
import { exitCode } from '../../../src/result/index.ts';
import type { HostsQuery } from '../../../src/store/pakiti/hosts.ts';
import { dayOf } from '../../../src/pakiti/decisions/warnings.ts';
import { requireCve } from '../decide.ts';
import { countUntold, everyHostOf, placeOf } from '../every-host.ts';
import { requireGroups } from '../named.ts';
import { requireSites } from '../../../src/pakiti/decisions/named.ts';
import { serverOption, withTables } from '../with-tables.ts';

const options = {
  ...serverOption,
  site: { kind: 'list', value: 'NAME', default: [], describe: 'at this site' },
  group: { kind: 'list', value: 'NAME', default: [], describe: 'of this group' },
  sites: { kind: 'flag', describe: 'sites with their numbers of hosts, rather than hosts' },
  json: { kind: 'flag', describe: 'as JSON' },
} as const;

interface Told {
  readonly cve: string;
  readonly facts: CveFacts;
  readonly tags: readonly string[];
  readonly advisories: readonly string[];
  readonly findings: readonly FindingDocument[];
  /** Hosts that have it, where it is excepted. */
  readonly excepted: number;
  /** Inventories that have changed and wait to be assessed: of their hosts nobody can tell yet. */
  readonly pendingInventories: number;
  /** Others, of which something of the whole could not be judged. */
  readonly untoldHosts: number;
}

export const pakitiCve: Command = {
  name: 'pakiti cve',
  summary: 'show which hosts and sites have a CVE, since when, how bad it is, and who speaks of it',
  operands: ['CVE'],
  options,
  async run(argv, { host }) {
    const { operands, options: given } = await readCall({ operands: ['CVE'], options }, argv, host);
    const cve = requireCve(operands[0] ?? '');
    const query = {
      sites: given.site.length === 0 ? undefined : given.site,
      groups: given.group.length === 0 ? undefined : given.group,
      cves: [{ names: [cve], verdicts: ['vulnerable', 'undetermined'] }],
    } as const;
    const told = await withTables(host, given.config, async (tables) => {
      await requireSites(tables, given.site);
      await requireGroups(tables, given.group);
      const now = host.clock.now();
      const decisions = await Decisions.read(tables, now);
      return await gather({ tables, decisions, now }, cve, query);
    });
    const code = isTold(told) ? 0 : exitCode('UNKNOWN');
    if (given.json) return { text: escapeJson(`${JSON.stringify(told, undefined, 2)}\n`), exitCode: code };
    const table = told.findings.length === 0 ? nobody(told) : given.sites ? siteTable(told) : hostTable(told);
    return { text: `${heading(told)}${table}`, exitCode: code };
  },
};

/** That no host has it is known only where a feed speaks of it and every host is assessed, as a whole. */
function isTold({ findings, excepted, advisories, pendingInventories, untoldHosts }: Told): boolean {
  return findings.length + excepted > 0 || (advisories.length > 0 && pendingInventories + untoldHosts === 0);
}

async function gather(beholder: Beholder, cve: string, query: HostsQuery): Promise<Told> {
  const { tables, decisions } = beholder;
  const hosts = await everyHostOf(tables, query);
  const findings: FindingDocument[] = [];
  for await (const some of findingDocuments(beholder, hosts, [cve])) findings.push(...some);
  const advisories = (await tables.recordsAbout(cve)).flatMap((row) => {
    const record = recordOf(row);
    return record.kind === 'advisory'
      ? [`${record.advisory.id} (${row.feed}): ${record.advisory.title}`]
      : [];
  });
  const tags = decisions
    .tagsOf(cve)
    .map(({ tag, dueAt }) => (dueAt === null ? tag : `${tag} until ${dayOf(dueAt)}`));
  const facts = (await cveFacts(tables, [cve], beholder.now))(cve);
  return {
    cve,
    facts,
    tags,
    advisories: [...new Set(advisories)],
    findings,
    excepted: hosts.length - findings.length,
    pendingInventories: await tables.countPending(),
    untoldHosts: await countUntold(
      tables,
      { sites: query.sites, groups: query.groups },
      new Set(hosts.map(({ site, name }) => placeOf(site, name))),
    ),
  };
}

function nobody(told: Told): string {
  return `no host is known to have it${isTold(told) ? '' : ', and nobody can tell'}\n`;
}

function heading(told: Told): string {
  const { cve, facts, tags, advisories, excepted, pendingInventories, untoldHosts } = told;
  const { severity, cvss, exploited, epss } = facts;
  const known = [
    ...(severity === null ? [] : [severity]),
    ...(cvss === null ? [] : [`CVSS ${cvss}`]),
    ...(epss === null ? [] : [`EPSS ${epss}`]),
    exploited === null
      ? 'no catalogue that is recent says whether it is exploited'
      : exploited
        ? 'exploited'
        : 'not known to be exploited',
    ...tags,
  ];
  const lines = [
    `${cve}: ${known.join(', ')}`,
    ...advisories.map((one) => `  ${one}`),
    ...(advisories.length === 0 ? ['  no feed speaks of it'] : []),
    ...(excepted === 0 ? [] : [`hosts on which it is excepted: ${excepted}`]),
    ...(pendingInventories === 0
      ? []
      : [`inventories that wait to be assessed, of whose hosts nobody can tell yet: ${pendingInventories}`]),
    ...(untoldHosts === 0 ? [] : [untoldLine(untoldHosts)]),
  ];
  return lines.map((line) => `${escapeText(line)}\n`).join('');
}

export function untoldLine(hosts: number): string {
  return `hosts that cannot be judged as a whole, of which nobody can tell: ${hosts}`;
}

function hostTable({ findings }: Told): string {
  const rows = findings.map((one) =>
    [
      ...[one.site, one.host, one.verdict, one.class ?? '', one.packages.join(' ')],
      ...[one.since.slice(0, 10), one.lastReport],
    ].map(escapeText),
  );
  return textTable([['SITE', 'HOST', 'VERDICT', 'CLASS', 'PACKAGES', 'SINCE', 'LAST REPORT'], ...rows]);
}

function siteTable({ findings }: Told): string {
  const rows = [...Map.groupBy(findings, ({ site }) => site)].map(([site, those]) => {
    const count = (verdict: FindingDocument['verdict']): string =>
      String(those.filter((one) => one.verdict === verdict).length);
    const since = those.map((one) => one.since).toSorted()[0] ?? '';
    return [site, count('vulnerable'), count('undetermined'), since.slice(0, 10)].map(escapeText);
  });
  return textTable([['SITE', 'VULNERABLE', 'UNDETERMINED', 'SINCE'], ...rows]);
}
