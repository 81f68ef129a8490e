import type { Command, OperatorWorld } from '../../../src/cli/command.ts';
import { optionValues } from '../../../src/cli/option-values.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import type { PluginResult } from '../../../src/cli/run-plugin.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import type { OptionValues } from '../../../src/check/index.ts';
import { Failure } from '../../../src/host/failure.ts';
import { instant } from '../../../src/pakiti/api/host-document.ts';
import { Decisions } from '../../../src/pakiti/decisions/decisions.ts';
import { countHosts, type Counts } from '../../../src/pakiti/statistics/count.ts';
import { csv } from '../../../src/portal/encode/csv.ts';
import { escapeJson, escapeText } from '../../../src/render/index.ts';
import type { HostsQuery } from '../../../src/store/pakiti/hosts.ts';
import type { PakitiTables } from '../../../src/store/pakiti/tables.ts';
import { dayIn } from '../decide.ts';
import { requireGroups } from '../named.ts';
import { requireSites } from '../../../src/pakiti/decisions/named.ts';
import { siteReport } from '../site-report.ts';
import { serverOption, withTables } from '../with-tables.ts';

const KINDS = ['site', 'cve', 'tag', 'day'] as const;
type Kind = (typeof KINDS)[number];

const options = {
  ...serverOption,
  by: {
    kind: 'text',
    value: 'site|cve|tag|day',
    default: 'site',
    describe: 'numbers of hosts by what; of CVEs those that have a tag',
  },
  group: {
    kind: 'list',
    value: 'NAME',
    default: [],
    describe: 'of the hosts of this group',
  },
  from: { kind: 'text', value: 'YYYY-MM-DD', describe: 'with --by day: from this day on' },
  to: { kind: 'text', value: 'YYYY-MM-DD', describe: 'with --by day: up to this day' },
  csv: { kind: 'flag', describe: 'as CSV' },
  json: { kind: 'flag', describe: 'as JSON' },
} as const;

type Given = OptionValues<typeof options>;

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly object[];
  /** What is said where there is no row. */
  readonly none?: string;
}

export const pakitiReport: Command = {
  name: 'pakiti report',
  summary: 'count hosts by site, CVE, tag or day; with a site, what it has to mend, for whoever runs it',
  operands: ['[SITE]'],
  options,
  async run(argv, { host }: OperatorWorld): Promise<PluginResult> {
    const { options: texts, positional } = await parseArguments(argv, options, 1);
    const given = optionValues(options, texts, host);
    const by = KINDS.find((one) => one === given.by);
    if (by === undefined) throw new UsageError(`--by: '${given.by}' is none of ${KINDS.join(', ')}`);
    const [site] = positional;
    requireTogether(given, by, site);
    return await withTables(host, given.config, async (tables) => {
      const now = host.clock.now();
      await requireGroups(tables, given.group);
      if (site !== undefined && by === 'site') return await ofSite(tables, site, given, now);
      return shown(await tableOf(tables, by, site, given, now), given);
    });
  },
};

/** What would be passed over in silence is refused. @throws UsageError */
function requireTogether(given: Given, by: Kind, site: string | undefined): void {
  if (given.csv && given.json) throw new UsageError('--csv and --json exclude each other');
  const [from, to] = (['from', 'to'] as const).map((name) => {
    if (given[name] === undefined) return undefined;
    if (by !== 'day') throw new UsageError(`--${name}: is for --by day`);
    return dayIn(given[name], name);
  });
  if (from !== undefined && to !== undefined && from > to) throw new UsageError('--from is after --to');
  if (given.group.length > 0 && (by === 'day' || (site !== undefined && by === 'site')))
    throw new UsageError(`--group: is not for ${by === 'day' ? '--by day' : 'the report of a site'}`);
}

async function ofSite(tables: PakitiTables, site: string, given: Given, now: number): Promise<PluginResult> {
  const decisions = await Decisions.read(tables, now);
  const report = await siteReport({ tables, decisions, now }, site);
  if (report === undefined) throw new Failure('missing', `no host of the site '${site}' has reported`);
  if (given.json || given.csv) return shown({ columns: report.columns, rows: report.findings }, given);
  return { text: report.text, exitCode: 0 };
}

async function tableOf(
  tables: PakitiTables,
  by: Kind,
  site: string | undefined,
  given: Given,
  now: number,
): Promise<Table> {
  const sites = site === undefined ? undefined : [site];
  await requireSites(tables, sites ?? []);
  if (by === 'day') return await dayTable(tables, { sites, from: given.from, to: given.to });
  const decisions = await Decisions.read(tables, now);
  const query: HostsQuery = { sites, groups: given.group.length === 0 ? undefined : given.group };
  const counts = await countHosts({ tables, decisions, scope: 'all', now }, query);
  return { columns: COLUMNS[by], rows: rowsOf(counts, by), none: NONE[by] };
}

const COLUMNS = {
  site: ['site', 'hosts', 'vulnerable', 'unknown', 'clean', 'tagged', 'overdue'],
  cve: ['cve', 'tags', 'due', 'severity', 'cvss', 'exploited', 'epss', 'sites', 'hosts', 'undetermined'],
  tag: ['tag', 'cves', 'sites', 'hosts', 'undetermined', 'overdue'],
} as const;

/** Without a tag a CVE counts nowhere. */
const NONE = {
  site: 'no host has reported',
  cve: 'no CVE has a tag, and those without are not counted',
  tag: 'no host is known to have a CVE with a tag',
} as const;

function rowsOf({ sites, cves, tags }: Counts, by: Exclude<Kind, 'day'>): readonly object[] {
  if (by === 'site') return sites;
  if (by === 'tag') return tags;
  return cves.map(({ dueAt, ...rest }) => ({ ...rest, due: dueAt === null ? null : instant(dueAt) }));
}

const DAY_COLUMNS = ['day', 'hosts', 'vulnerable', 'unknown', 'tagged', 'overdue'] as const;

/** All sites that are asked for together. */
async function dayTable(
  tables: PakitiTables,
  query: {
    readonly sites: readonly string[] | undefined;
    readonly from: string | undefined;
    readonly to: string | undefined;
  },
): Promise<Table> {
  const days = Map.groupBy(await tables.days.sites(query), ({ day }) => day);
  const [, ...numbers] = DAY_COLUMNS;
  const rows = [...days].map(([day, those]) => ({
    day,
    ...Object.fromEntries(numbers.map((name) => [name, those.reduce((sum, row) => sum + row[name], 0)])),
  }));
  return { columns: DAY_COLUMNS, rows };
}

function shown({ columns, rows, none = 'there is nothing to count' }: Table, given: Given): PluginResult {
  if (given.json) return { text: escapeJson(`${JSON.stringify(rows, undefined, 2)}\n`), exitCode: 0 };
  if (given.csv) return { text: csv({ columns, rows }), exitCode: 0 };
  if (rows.length === 0) return { text: `${none}\n`, exitCode: 0 };
  const cells = rows.map((row) =>
    columns.map((name) => escapeText(cellText((row as Record<string, unknown>)[name]))),
  );
  return { text: textTable([columns.map((name) => name.toUpperCase()), ...cells]), exitCode: 0 };
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return Array.isArray(cell) ? cell.join(' ') : typeof cell === 'string' ? cell : JSON.stringify(cell);
}
