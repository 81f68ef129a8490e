import type { Command, OperatorWorld } from '../../../src/cli/command.ts';
import { optionValues } from '../../../src/cli/option-values.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import type { PluginResult } from '../../../src/cli/run-plugin.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Assessor } from '../../../src/pakiti/assess/assess.ts';
import { findingRows } from '../../../src/pakiti/assess/finding-row.ts';
import { escapeJson } from '../../../src/render/index.ts';
import { feedOptions, openOffline, unreadFiles } from '../offline.ts';
import { progressLine } from '../progress-line.ts';
import { assessmentText } from './assessment-text.ts';

const options = {
  report: {
    kind: 'text',
    value: 'FILE',
    describe: 'what a node reports, in any protocol; - is standard input',
  },
  ...feedOptions,
  all: { kind: 'flag', describe: 'also what is fixed or not affected' },
  json: { kind: 'flag', describe: 'as JSON (config/schema/pakiti-assessments.schema.json)' },
} as const;

export const pakitiAssess: Command = {
  name: 'pakiti assess',
  summary: 'judge the packages of one node by advisories in files, without a server',
  operands: [],
  options,
  async run(argv, world: OperatorWorld): Promise<PluginResult> {
    const { host } = world;
    const { options: texts, positional } = await parseArguments(argv, options, Number.POSITIVE_INFINITY);
    const given = optionValues(options, texts, host);
    if (given.report === undefined) throw new UsageError('--report is missing');
    const directories = [...given.feeds, ...positional];
    const line = progressLine(world);
    const offline = await openOffline(host, given.report, directories, given.key, (documents) =>
      line.tell(`reading feeds: ${documents} documents`),
    ).finally(() => line.end());
    const { report, distribution, feeds } = offline;
    const assessor = new Assessor(feeds.index, {
      now: host.clock.now(),
      stale: new Map(),
      verdicts: given.all ? 'all' : 'open',
    });
    const assessments = [...unreadFiles(feeds), ...assessor.assess(report.inventory, distribution)];
    const rows = findingRows(assessments, feeds.exploitation);
    const text = given.json
      ? escapeJson(`${JSON.stringify(rows, undefined, 2)}\n`)
      : assessmentText(rows, offline);
    return { text, exitCode: 0 };
  },
};
