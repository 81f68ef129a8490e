import type { Command, OperatorWorld } from '../../../src/cli/command.ts';
import { optionValues } from '../../../src/cli/option-values.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import type { PluginResult } from '../../../src/cli/run-plugin.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { explain, type ExplainedAdvisory } from '../../../src/pakiti/assess/explain.ts';
import { escapeText } from '../../../src/render/index.ts';
import { feedOptions, openOffline, type Offline } from '../offline.ts';

const operands = ['FILE', 'CVE|ADVISORY'] as const;

export const pakitiExplain: Command = {
  name: 'pakiti explain',
  summary: 'show step by step what a CVE or an advisory is to a node, and what decided it',
  operands,
  options: feedOptions,
  async run(argv, { host }: OperatorWorld): Promise<PluginResult> {
    const { options: texts, positional } = await parseArguments(argv, feedOptions, Number.POSITIVE_INFINITY);
    const given = optionValues(feedOptions, texts, host);
    const [file, about, ...more] = positional;
    if (file === undefined) throw new UsageError(`${operands[0]} is missing`);
    if (about === undefined) throw new UsageError('CVE or ADVISORY is missing');
    const offline = await openOffline(host, file, [...given.feeds, ...more], given.key);
    const { report, distribution, feeds } = offline;
    const context = { now: host.clock.now(), stale: new Map<string, string>() };
    const found = explain(feeds.index, context, report.inventory, distribution, about);
    return { text: explanationText(about, found, offline), exitCode: 0 };
  },
};

function explanationText(about: string, found: readonly ExplainedAdvisory[], offline: Offline): string {
  const { report, distribution, feeds } = offline;
  const where = `${report.host}, ${distribution.release}`;
  const lines =
    found.length === 0
      ? [
          `${where}: no feed that was given speaks of ${about}; there were ${[...feeds.documents.keys()].join(', ')}`,
        ]
      : [`${where}: ${about}`, ...found.flatMap(advisoryLines)];
  return lines.map((line) => `${escapeText(line)}\n`).join('');
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
