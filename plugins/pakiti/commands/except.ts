import type { Command, OperatorWorld } from '../../../src/cli/command.ts';
import { optionValues } from '../../../src/cli/option-values.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import type { OptionValues } from '../../../src/check/index.ts';
import { type Exception, exceptionOf } from '../../../src/pakiti/decisions/decisions.ts';
import { exceptionsXml, readExceptions } from '../../../src/pakiti/decisions/exceptions-xml.ts';
import { importExceptions } from '../../../src/pakiti/decisions/import.ts';
import { makeException } from '../../../src/pakiti/decisions/new-exception.ts';
import { dayOf } from '../../../src/pakiti/decisions/warnings.ts';
import { Failure } from '../../../src/host/failure.ts';
import { escapeText } from '../../../src/render/index.ts';
import type { PakitiTables } from '../../../src/store/pakiti/tables.ts';
import { decisionOptions, requireCve, requireReason } from '../decide.ts';
import { importOptions, readDocument } from '../import-file.ts';
import { endingOf, pastText } from '../past.ts';
import { withTables } from '../with-tables.ts';
import { warningText } from '../../warning-text.ts';
import { whoDecides } from '../../who-decides.ts';

const DAY = 86_400;

const options = {
  ...decisionOptions,
  package: { kind: 'text', value: 'NAME', describe: 'of this package only' },
  version: { kind: 'text', value: 'VERSION', describe: 'of this version of the package only' },
  release: { kind: 'text', value: 'RELEASE', describe: 'on this release only, such as almalinux:9' },
  site: { kind: 'list', value: 'NAME', default: [], describe: 'at this site only' },
  host: { kind: 'list', value: 'NAME', default: [], describe: 'on this host only' },
  days: { kind: 'text', value: 'DAYS', describe: 'how long it holds; for ever unless given' },
  regardless: {
    kind: 'flag',
    describe:
      'also for sites, hosts and a release of which nothing has reported, and beside one that is the same',
  },
  ...importOptions,
} as const;

type Given = OptionValues<typeof options>;

export const pakitiExcept: Command = {
  name: 'pakiti except',
  summary: 'let a CVE not count, or list, remove, import and export exceptions',
  operands: ['[CVE|NUMBER]'],
  options,
  async run(argv, world) {
    const { options: texts, positional } = await parseArguments(argv, options, 1);
    const given = optionValues(options, texts, world.host);
    const [about] = positional;
    const now = world.host.clock.now();
    if ((given.import !== undefined || given.export || given.past) && about !== undefined)
      throw new UsageError(`unexpected argument '${about}'`);
    return await withTables(world.host, given.config, async (tables) => {
      if (given.import !== undefined) return { text: await importFrom(tables, given, world), exitCode: 0 };
      if (given.past) return { text: await pastText(tables, 'exception'), exitCode: 0 };
      if (given.export) return { text: exceptionsXml(current(await all(tables), now)), exitCode: 0 };
      if (about === undefined && !isQuestion(given)) throw new UsageError('CVE or NUMBER is missing');
      if (about === undefined) return { text: list(await all(tables), now), exitCode: 0 };
      if (!given.remove) return { text: await add(tables, given, requireCve(about), world), exitCode: 0 };
      return { text: await remove(tables, about, given, world), exitCode: 0 };
    });
  },
};

/** Whether nothing is said that an exception would have. */
function isQuestion({
  remove: isRemoval,
  why,
  package: name,
  version,
  release,
  site,
  host,
  days,
}: Given): boolean {
  const said = [why, name, version, release, days].some((one) => one !== undefined);
  return !isRemoval && !said && site.length + host.length === 0;
}

async function remove(
  tables: PakitiTables,
  about: string,
  given: Given,
  world: OperatorWorld,
): Promise<string> {
  if (/^\d{1,15}$/.test(about)) {
    if (await tables.deleteException(Number(about), await endingOf(given, world)))
      return 'the exception is gone\n';
    throw new Failure('missing', `there is no exception ${about}`);
  }
  const cve = requireCve(about);
  const numbers = (await all(tables)).filter((one) => one.cve === cve).map(({ id }) => id);
  if (numbers.length === 0) throw new Failure('missing', `there is no exception of ${cve}`);
  throw new UsageError(
    `say the number of the exception: of ${cve} there ${numbers.length === 1 ? 'is' : 'are'} ${numbers.join(', ')}`,
  );
}

async function all(tables: PakitiTables): Promise<readonly Exception[]> {
  return (await tables.exceptions()).map(exceptionOf);
}

/** What has expired counts nowhere. */
function current(exceptions: readonly Exception[], now: number): readonly Exception[] {
  return exceptions.filter(({ expiresAt }) => expiresAt === null || now < expiresAt);
}

function list(exceptions: readonly Exception[], now: number): string {
  if (exceptions.length === 0) return 'there is no exception\n';
  const rows = exceptions.map((one) => {
    const { name = '', version = null } = one.package ?? {};
    const isOver = one.expiresAt !== null && one.expiresAt <= now;
    return [
      ...[String(one.id), one.cve, version === null ? name : `${name} ${version}`, one.release ?? ''],
      ...[one.sites.join(' '), one.hosts.join(' ')],
      ...[isOver ? `expired ${dayOf(one.expiresAt)}` : dayOf(one.expiresAt), one.reason],
    ].map(escapeText);
  });
  return textTable([['NUMBER', 'CVE', 'PACKAGE', 'RELEASE', 'SITES', 'HOSTS', 'UNTIL', 'REASON'], ...rows]);
}

async function add(tables: PakitiTables, given: Given, cve: string, world: OperatorWorld): Promise<string> {
  const now = world.host.clock.now();
  const reason = requireReason(given.why);
  if (given.version !== undefined && given.package === undefined)
    throw new UsageError('--package is missing');
  if (given.days !== undefined && !/^[1-9]\d{0,4}$/.test(given.days))
    throw new UsageError(`--days: '${given.days}' is no number of days from 1 to 99999`);
  const at = Math.floor(now);
  const one =
    given.package === undefined ? null : { name: given.package, version: given.version ?? null, arch: null };
  const { made, warnings } = await makeException(
    tables,
    {
      ...{ cve, package: one, release: given.release ?? null },
      ...{ sites: [...new Set(given.site)], hosts: [...new Set(given.host)] },
      ...{ reason, modifier: await whoDecides(given.as, world), at },
      expiresAt: given.days === undefined ? null : at + Number(given.days) * DAY,
    },
    given.regardless ? null : { insist: '--regardless' },
  );
  return `${warningText(warnings)}exception ${made.id}\n`;
}

async function importFrom(tables: PakitiTables, given: Given, world: OperatorWorld): Promise<string> {
  const place = given.import ?? '';
  const text = await readDocument(world, place, given.private);
  const { exceptions, unknownGroups } = await readExceptions(text, place, Math.floor(world.host.clock.now()));
  const { added, removed } = await importExceptions(
    tables,
    exceptions,
    given.remove,
    await endingOf(given, world),
  );
  const unknown = unknownGroups.map(
    (group) => `${escapeText(`'${group}' is no system that is known: nothing is excepted there`)}\n`,
  );
  return `${unknown.join('')}${exceptions.length} exceptions, ${added} of them new; ${removed} removed\n`;
}
