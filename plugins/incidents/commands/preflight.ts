/** Whether the other side of a tracker is set up for it, before anything depends on it. */
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure } from '../../../src/host/failure.ts';
import { localMachine } from '../../../src/host/local/machine.ts';
import type { PreflightFinding } from '../../../src/incidents/trackers/preflight-finding.ts';
import { escapeText } from '../../../src/render/index.ts';
import { exitCode, type State } from '../../../src/result/index.ts';
import { readConfiguration } from '../../secmon-bridge/configuration.ts';
import { readLaidDown } from '../../secmon-bridge/laid-down.ts';
import { ownPart } from '../../secmon-bridge/members.ts';
import { sitesOf } from '../../secmon-bridge/site-finder.ts';
import { trackerKindOf } from '../../secmon-bridge/tracker-configuration.ts';
import { openTracker, trackerWorld } from '../../secmon-bridge/trackers.ts';
import { jsonText } from './list.ts';
import { configOption, jsonOption } from './options.ts';
import { trackersText } from './outbox.ts';

const options = {
  ...configOption,
  tracker: { kind: 'text', value: 'NAME', describe: 'as the configuration names it' },
  ...jsonOption,
} as const;

const STATE: Readonly<Record<PreflightFinding['level'], State>> = {
  ok: 'OK',
  warning: 'WARNING',
  error: 'CRITICAL',
};
const WORD = { ok: 'ok', warning: 'warning', error: 'ERROR' } as const;

export const incidentPreflight: Command = {
  name: 'incident preflight',
  summary: 'say whether the other side of a tracker is set up for it, and what makes right what is not',
  operands: [],
  options,
  async run(argv, { host, signal }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const { trackers = [], incidents } = await readConfiguration(host, given.config);
    const member = trackers.find(({ name }) => name === given.tracker);
    const known = trackersText(trackers.map(({ name }) => name));
    if (given.tracker === undefined) throw new UsageError(`--tracker is missing: ${known}`);
    if (member === undefined) throw new Failure('missing', `no tracker '${given.tracker}': ${known}`);
    const machine = localMachine(host);
    const kind = trackerKindOf(member);
    // Its files are read whether there is anything to look at on the other side or not.
    const laid = incidents === undefined ? undefined : await readLaidDown(machine, incidents);
    const sites = sitesOf(() => laid?.directory);
    await (await openTracker(member, machine, signal, sites)).close?.();
    if (kind.preflight === undefined)
      return { text: `${kind.kind}: there is nothing to look at on the other side\n`, exitCode: 0 };
    const findings = await kind.preflight(ownPart(member), trackerWorld(member, machine, signal, sites));
    return {
      text: given.json ? jsonText(findings) : findings.map(textOf).join(''),
      exitCode: Math.max(...findings.map(({ level }) => exitCode(STATE[level]))),
    };
  },
};

function textOf({ level, subject, text, fix }: PreflightFinding): string {
  const said = `${WORD[level]} ${escapeText(subject)}: ${escapeText(text)}\n`;
  return fix === undefined ? said : `${said}  fix: ${escapeText(fix)}\n`;
}
