import type { Command, OperatorWorld } from '../../../src/cli/command.ts';
import { optionValues } from '../../../src/cli/option-values.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import type { PluginResult } from '../../../src/cli/run-plugin.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import type { OptionValues } from '../../../src/check/index.ts';
import {
  type AdvisoryTags,
  EGI_TAGS,
  newTags,
  tagsOfAdvisories,
} from '../../../src/pakiti/decisions/advisory-tags.ts';
import { type Tag, tagOf, tagRow } from '../../../src/pakiti/decisions/decisions.ts';
import { importTags } from '../../../src/pakiti/decisions/import.ts';
import { meant } from '../../../src/pakiti/decisions/named.ts';
import { setTag } from '../../../src/pakiti/decisions/new-tag.ts';
import { readTags, tagsXml } from '../../../src/pakiti/decisions/tags-xml.ts';
import { dayOf, deadlineWarnings } from '../../../src/pakiti/decisions/warnings.ts';
import { Failure } from '../../../src/host/failure.ts';
import { escapeText } from '../../../src/render/index.ts';
import type { PakitiTables } from '../../../src/store/pakiti/tables.ts';
import { dayIn, decisionOptions, requireCve, requireReason } from '../decide.ts';
import { importOptions, readDocument } from '../import-file.ts';
import { endingOf, pastText } from '../past.ts';
import { requireName } from '../named.ts';
import { readAdvisories } from '../read-advisories.ts';
import { withTables } from '../with-tables.ts';
import { warningText } from '../../warning-text.ts';
import { whoDecides } from '../../who-decides.ts';

const options = {
  ...decisionOptions,
  url: { kind: 'text', value: 'URL', default: '', describe: 'where more is said' },
  due: { kind: 'text', value: 'YYYY-MM-DD', describe: 'until when it has to be mended' },
  advisories: {
    kind: 'list',
    value: 'DIR',
    default: [],
    describe:
      'propose the tags of the advisories of EGI SVG in this directory or archive: EGI-Critical and EGI-High, with their deadlines',
  },
  verbose: { kind: 'flag', describe: 'with --advisories: name every file that is passed over' },
  set: { kind: 'flag', describe: 'with --advisories: set them at once' },
  proposed: { kind: 'flag', describe: 'list what is proposed, and on how many hosts it is' },
  accept: { kind: 'flag', describe: 'set what is proposed; --due gives it a deadline of its own' },
  decline: { kind: 'flag', describe: 'it is not to be tagged so, whatever proposes it again' },
  ...importOptions,
} as const;

type Given = OptionValues<typeof options>;

const ACTIONS = ['past', 'advisories', 'proposed', 'accept', 'decline', 'import', 'export'] as const;

export const pakitiTag: Command = {
  name: 'pakiti tag',
  summary: 'tag a CVE, such as EGI-Critical, or list, propose, accept, import and export tags',
  operands: ['[CVE|ADVISORY]', '[TAG]'],
  options,
  async run(argv, world) {
    const { options: texts, positional } = await parseArguments(argv, options, 2);
    const given = optionValues(options, texts, world.host);
    const [first, second] = ACTIONS.filter((name) =>
      name === 'advisories' ? given[name].length > 0 : given[name],
    );
    if (second !== undefined) throw new UsageError(`--${first} and --${second} exclude each other`);
    return await withTables(world.host, given.config, (tables) =>
      act(first, tables, given, positional, world),
    );
  },
};

async function act(
  action: (typeof ACTIONS)[number] | undefined,
  tables: PakitiTables,
  given: Given,
  [about, tag]: readonly string[],
  world: OperatorWorld,
): Promise<PluginResult> {
  if (action === 'accept' || action === 'decline') {
    if (about === undefined) throw new UsageError('CVE or ADVISORY is missing');
    return said(await decide(tables, action, given, { about, tag }, world));
  }
  if (action !== undefined && about !== undefined) throw new UsageError(`unexpected argument '${about}'`);
  if (action === 'advisories') return said(await propose(tables, given, world));
  if (action === 'proposed') return said(await proposals(tables));
  if (action === 'import') return said(await importFrom(tables, given, world));
  if (action === 'past') return said(await pastText(tables, 'tag'));
  if (action === 'export') return said(tagsXml((await tables.tags()).map(tagOf)));
  if (about === undefined && (given.remove || given.why !== undefined || given.due !== undefined))
    throw new UsageError('CVE is missing');
  if (about === undefined) return said(list((await tables.tags()).map(tagOf)));
  return said(await tagOne(tables, given, requireCve(about), tag, world));
}

function said(text: string): PluginResult {
  return { text, exitCode: 0 };
}

function list(tags: readonly Tag[]): string {
  if (tags.length === 0) return 'no CVE has a tag\n';
  const rows = tags.map((one) =>
    [one.cve, one.tag, one.enabled ? one.state : `${one.state}, off`, dayOf(one.dueAt), one.reason].map(
      escapeText,
    ),
  );
  return textTable([['CVE', 'TAG', 'STATE', 'DUE', 'REASON'], ...rows]);
}

async function tagOne(
  tables: PakitiTables,
  given: Given,
  cve: string,
  tag: string | undefined,
  world: OperatorWorld,
): Promise<string> {
  const now = world.host.clock.now();
  if (tag === undefined) throw new UsageError('TAG is missing');
  if (given.remove) {
    const own = (await tables.tags())
      .map(tagOf)
      .filter((one) => one.cve === cve)
      .map((one) => one.tag);
    if ((await tables.deleteTags(cve, tag, await endingOf(given, world))) === 0)
      throw new Failure('missing', `${cve} has no tag '${tag}'${meant(tag, own)}`);
    return 'the tag is gone\n';
  }
  requireName('TAG', tag);
  const reason = requireReason(given.why);
  const dueAt = given.due === undefined ? null : dayIn(given.due, 'due');
  const { warnings } = await setTag(
    tables,
    { cve, tag, reason, infoUrl: given.url, modifier: await whoDecides(given.as, world), dueAt },
    now,
  );
  return `${warningText(warnings)}${cve} has the tag ${escapeText(tag)}\n`;
}

async function propose(
  tables: PakitiTables,
  given: Given,
  { host, timeoutSignal }: OperatorWorld,
): Promise<string> {
  const documents = await readAdvisories(host, given.advisories, timeoutSignal(3600));
  const rule = { tags: EGI_TAGS, state: given.set ? 'set' : 'proposed' } as const;
  const found = tagsOfAdvisories(documents, rule, Math.floor(host.clock.now()));
  const rows = newTags((await tables.tags()).map(tagOf), found.tags);
  await tables.putTags(rows.map(tagRow));
  const left = passedOverText(found.passedOver, given.verbose);
  return `${left}${found.advisories} advisories, ${found.tags.length} tags, ${rows.length} of them new or changed\n`;
}

/** A line for each reason, since what is no advisory is often most of a directory. */
function passedOverText(files: AdvisoryTags['passedOver'], verbose: boolean): string {
  const lines = [...Map.groupBy(files, ({ why }) => why)].flatMap(([why, those]) => {
    const [first] = those;
    if (verbose || first === undefined || those.length === 1)
      return those.map(({ name }) => `${name}: ${why}`);
    return [`${first.name} and ${those.length - 1} more: ${why}`];
  });
  return lines.map((line) => `${escapeText(line)}\n`).join('');
}

async function proposals(tables: PakitiTables): Promise<string> {
  const tags = (await tables.tags()).map(tagOf).filter(({ state }) => state === 'proposed');
  if (tags.length === 0) return 'nothing is proposed\n';
  const rows: string[][] = [];
  for (const { cve, tag, advisory, dueAt, reason } of tags) {
    const hosts = await tables.countHosts({ cves: [{ names: [cve], verdicts: ['vulnerable'] }] });
    rows.push([cve, tag, advisory ?? '', dayOf(dueAt), String(hosts), reason].map(escapeText));
  }
  return textTable([['CVE', 'TAG', 'ADVISORY', 'DUE', 'HOSTS', 'REASON'], ...rows]);
}

async function decide(
  tables: PakitiTables,
  action: 'accept' | 'decline',
  given: Given,
  { about, tag }: { readonly about: string; readonly tag: string | undefined },
  world: OperatorWorld,
): Promise<string> {
  const now = world.host.clock.now();
  const name = about.toUpperCase();
  const tags = (await tables.tags())
    .map(tagOf)
    .filter((one) => one.cve === name || one.advisory === name)
    .filter((one) => one.state === 'proposed' && (tag === undefined || one.tag === tag));
  if (tags.length === 0) throw new Failure('missing', `nothing of '${about}' is proposed`);
  const state = action === 'accept' ? 'set' : 'declined';
  const dueAt = given.due === undefined ? null : dayIn(given.due, 'due');
  const own = dueAt === null ? {} : { dueAt, advisory: null };
  const reason = given.why === undefined ? {} : { reason: given.why };
  const modifier = await whoDecides(given.as, world);
  await tables.putTags(
    tags.map((one) => tagRow({ ...one, ...own, ...reason, state, modifier, at: Math.floor(now) })),
  );
  const verb = action === 'accept' ? 'has the tag' : 'is not tagged';
  const lines = tags.map((one) => `${one.cve} ${verb} ${escapeText(one.tag)}\n`);
  return `${warningText(deadlineWarnings(dueAt, now))}${lines.join('')}`;
}

async function importFrom(tables: PakitiTables, given: Given, world: OperatorWorld): Promise<string> {
  const place = given.import ?? '';
  const tags = await readTags(await readDocument(world, place, given.private), place);
  const { added, removed } = await importTags(tables, tags, given.remove, await endingOf(given, world));
  return `${tags.length} tags, ${added} of them new; ${removed} removed\n`;
}
