/** When more is to be opened than anybody expects, an officer looks first. */
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { utc } from '../../../src/incidents/documents.ts';
import type { Storm } from '../../../src/incidents/intake/storm.ts';
import { escapeText } from '../../../src/render/index.ts';
import { withIntake } from '../intake.ts';
import { jsonText } from './list.ts';
import { bounded, configOption, jsonOption, sayingOptions } from './options.ts';
import { whoDecides } from '../../who-decides.ts';

const showOptions = { ...configOption, ...jsonOption } as const;

export const stormShow: Command = {
  name: 'incident storm show',
  summary: 'say whether issues are opened, or wait since too many were; `incident held` lists them',
  operands: [],
  options: showOptions,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: showOptions }, argv, host);
    const { storm, waiting } = await withIntake(host, given.config, async (intake) => ({
      storm: await intake.storm(),
      waiting: (await intake.held()).filter((held) => held.for === 'storm').length,
    }));
    return { text: given.json ? jsonText({ ...storm, waiting }) : shown(storm, waiting), exitCode: 0 };
  },
};

function shown({ stoppedAt, openings, allowed }: Storm, waiting: number): string {
  const state =
    stoppedAt === null
      ? 'issues are opened\n'
      : `nothing is opened since ${utc(stoppedAt)}, after ${openings} issues: ${waiting} wait\n`;
  if (allowed === undefined) return state;
  const { by, at, why } = allowed;
  return `${state}the last one was let pass by ${escapeText(by)} at ${utc(at)}: ${escapeText(why)}\n`;
}

const { as, why } = sayingOptions;
const allowOptions = { ...configOption, as, why } as const;

export const stormAllow: Command = {
  name: 'incident storm allow',
  summary: 'open what has waited since too many issues were to be opened, and count anew',
  operands: [],
  options: allowOptions,
  async run(argv, world) {
    const { options: given } = await readCall({ operands: [], options: allowOptions }, argv, world.host);
    if (given.why === undefined || given.why.trim() === '')
      throw new UsageError('--why is missing: a decision has a reason');
    const [by, reason] = [await whoDecides(given.as, world), bounded('--why', given.why)];
    const count = await withIntake(world.host, given.config, (intake) => intake.allowStorm(by, reason));
    return { text: `${count} issues will be opened\n`, exitCode: 0 };
  },
};
