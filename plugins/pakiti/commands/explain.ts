import { setImmediate } from 'node:timers/promises';
import type { Command, OperatorWorld } from '../../../src/cli/command.ts';
import { optionValues } from '../../../src/cli/option-values.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import type { PluginResult } from '../../../src/cli/run-plugin.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure } from '../../../src/host/failure.ts';
import type { AdvisoryIndex } from '../../../src/pakiti/assess/advisory-index.ts';
import type { KnownDistribution } from '../../../src/pakiti/assess/assess.ts';
import { distributionOf } from '../../../src/pakiti/distribution.ts';
import { feedKinds } from '../../../src/pakiti/feeds/index.generated.ts';
import { readIndex, staleFeeds } from '../../../src/pakiti/findings/knowledge.ts';
import type { Inventory } from '../../../src/pakiti/inventory.ts';
import { storedInventory } from '../../../src/pakiti/keep/stored-inventory.ts';
import { explain, type ExplainedAdvisory } from '../../../src/pakiti/assess/explain.ts';
import type { Host } from '../../../src/host/host.ts';
import { escapeText } from '../../../src/render/index.ts';
import type { HostRow } from '../../../src/store/pakiti/hosts.ts';
import type { PakitiTables } from '../../../src/store/pakiti/tables.ts';
import { feedOptions, openOffline } from '../offline.ts';
import { requireHost, serverOption, withTables } from '../with-tables.ts';

const operands = ['HOST|FILE', 'CVE|ADVISORY'] as const;

const options = {
  ...feedOptions,
  ...serverOption,
  site: { kind: 'text', value: 'NAME', describe: 'of the host' },
} as const;

export const pakitiExplain: Command = {
  name: 'pakiti explain',
  summary:
    'show step by step what a CVE is to a host, or to the node of a report; with --feeds, without a server',
  operands,
  options,
  async run(argv, { host }: OperatorWorld): Promise<PluginResult> {
    const { options: texts, positional } = await parseArguments(argv, options, Number.POSITIVE_INFINITY);
    const given = optionValues(options, texts, host);
    const [subject, word, ...more] = positional;
    if (subject === undefined) throw new UsageError('HOST or FILE is missing');
    if (word === undefined) throw new UsageError('CVE or ADVISORY is missing');
    const about = /^cve-/i.test(word) ? word.toUpperCase() : word;
    const directories = [...given.feeds, ...more];
    if (directories.length > 0) {
      const { report, distribution, feeds } = await openOffline(host, subject, directories, given.key);
      const node = { name: report.host, inventory: report.inventory, distribution };
      const known = {
        index: feeds.index,
        stale: new Map<string, string>(),
        feeds: [...feeds.documents.keys()],
      };
      return said(node, known, about, host.clock.now());
    }
    if (subject === '-' || subject.includes('/')) throw new UsageError(feedsMissing(subject));
    return await withTables(host, given.config, async (tables) => {
      const row = await requireHost(tables, subject, given.site);
      const node = await storedNode(tables, row);
      const states = await tables.feeds();
      const known = {
        index: await readIndex({ tables, breathe: setImmediate }, [node.distribution.release]),
        stale: staleFeeds(states, feedKinds, host.clock.now()),
        feeds: states.filter(({ edition }) => edition > 0).map(({ name }) => name),
      };
      return said(node, known, about, host.clock.now());
    }).catch(async (error: unknown) => {
      throw error instanceof Failure && (await isFile(host, subject))
        ? new UsageError(feedsMissing(subject))
        : error;
    });
  },
};

function feedsMissing(subject: string): string {
  const what = subject === '-' ? 'standard input' : `'${subject}'`;
  return `--feeds is missing, which a report in a file is judged by: ${what} is no host that has reported`;
}

async function isFile({ operator }: Host, path: string): Promise<boolean> {
  return await operator.files.status(path).then(
    ({ type }) => type === 'file',
    () => false,
  );
}

interface Node {
  readonly name: string;
  readonly inventory: Inventory;
  readonly distribution: KnownDistribution;
}

interface KnownFeeds {
  readonly index: AdvisoryIndex;
  readonly stale: ReadonlyMap<string, string>;
  readonly feeds: readonly string[];
}

/** @throws Failure where nobody can tell what it runs */
async function storedNode(tables: PakitiTables, { name, inventory: id }: HostRow): Promise<Node> {
  const inventory = await storedInventory(tables, id);
  if (inventory === undefined) throw new Failure('missing', `${name}: it has reported in between; ask again`);
  const distribution = distributionOf(inventory);
  if (distribution.state === 'undetermined') throw new Failure('failed', `${name}: ${distribution.reason}`);
  return { name, inventory, distribution };
}

function said(node: Node, { index, stale, feeds }: KnownFeeds, about: string, now: number): PluginResult {
  const { name, inventory, distribution } = node;
  const found = explain(index, { now, stale }, inventory, distribution, about);
  const where = `${name}, ${distribution.release}`;
  if (found.length === 0) {
    const there = feeds.length === 0 ? 'there is none' : `there were ${feeds.join(', ')}`;
    throw new Failure('missing', `${where}: no feed speaks of ${about}; ${there}`);
  }
  const lines = [`${where}: ${about}`, ...found.flatMap(advisoryLines)];
  return { text: lines.map((line) => `${escapeText(line)}\n`).join(''), exitCode: 0 };
}

const ABSENT = 10;

function advisoryLines({ advisory, feeds, packages, absent }: ExplainedAdvisory): readonly string[] {
  const more = absent.length > ABSENT ? ` and ${absent.length - ABSENT} more` : '';
  const missing =
    absent.length === 0 ? [] : [`  not installed: ${absent.slice(0, ABSENT).join(', ')}${more}`];
  return [
    `${advisory.id} (${feeds.join(', ')}): ${advisory.title}`,
    ...packages.flatMap(({ assessment, steps }) => {
      const { package: one, verdict, class: fix } = assessment;
      const what = fix === null ? verdict : `${verdict}, ${fix}`;
      return [`  ${one.name} ${one.version} ${one.arch}: ${what}`, ...steps.map((step) => `    ${step}`)];
    }),
    ...missing,
  ];
}
