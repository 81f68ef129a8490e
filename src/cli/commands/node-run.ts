/** `secmon node run`: one process, one report of everything that is looked at on a worker node. */
import { readExceptions } from '../../check/index.ts';
import {
  escapeText,
  nodeReportFile,
  nodeReportJson,
  TRANSPORTS,
  transportFiles,
} from '../../render/index.ts';
import type { NodeReport, NodeVerdict, Transport } from '../../render/index.ts';
import { exitCode, stateOf } from '../../result/index.ts';
import { readPrivateKey, signPayload } from '../../trust/index.ts';
import type { Command, OperatorWorld } from '../command.ts';
import { BUILT_IN, readNodeProfile, type NodeJob } from '../node/profile.ts';
import { runJobs } from '../node/run-jobs.ts';
import { nodeSubject } from '../node/subject.ts';
import { readCall } from '../option-values.ts';
import { textTable } from '../text-table.ts';
import { UsageError } from '../usage-error.ts';

const MODE = 0o644;
const GRACE_SECONDS = 30;
const NAME_SECONDS = 5;
const VO = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const options = {
  profile: {
    kind: 'text',
    value: 'NAME',
    default: BUILT_IN,
    describe: 'which checks, with which options',
  },
  profiles: {
    kind: 'text',
    value: 'FILE',
    describe: `the profiles (YAML); without it, ${BUILT_IN} is what the original probes looked at`,
  },
  site: {
    kind: 'text',
    value: 'NAME',
    env: 'eu_egi_sec_sitename',
    describe: 'the site; must be given',
  },
  'computing-element': {
    kind: 'text',
    value: 'HOST',
    env: 'eu_egi_sec_service_uri',
    describe: 'the computing element that the job came through; must be given',
  },
  node: { kind: 'text', value: 'HOST', describe: 'this node, by its own full name unless given' },
  vo: {
    kind: 'text',
    value: 'NAME',
    default: 'ops',
    describe: 'ends the names of the services; the report names it',
  },
  to: { kind: 'text', value: 'DIR', default: '.', describe: 'where the files go' },
  format: {
    kind: 'choice',
    choices: ['json', ...TRANSPORTS],
    default: 'json',
    describe: 'what is written beside the report: nothing, or what a legacy transport carries',
  },
  exceptions: {
    kind: 'text',
    value: 'FILE',
    describe: 'accepted risks (YAML): findings that do not raise the state',
  },
  sign: { kind: 'text', value: 'KEY', describe: 'sign the report with this private key: REPORT.sig' },
} as const;

export const nodeRun: Command = {
  name: 'node run',
  summary:
    'run a profile of checks on a worker node and write one report, or what a legacy transport carries',
  operands: [],
  options,
  async run(argv, world) {
    const { options: given } = await readCall({ operands: [], options }, argv, world.host);
    if (!VO.test(given.vo)) throw new UsageError(`--vo: '${given.vo}' is no name`);
    const { host } = world;
    const jobs = await readNodeProfile(given.profile, given.profiles, world);
    const subject = await nodeSubject(given, host, world.timeoutSignal(NAME_SECONDS));
    const key = given.sign === undefined ? undefined : await readPrivateKey(host, given.sign);
    const exceptions = given.exceptions === undefined ? [] : await readExceptions(host, given.exceptions);
    world.setDeadline(secondsFor(jobs), 'UNKNOWN');
    const { profile, vo } = given;
    const header = { subject, profile, vo, version: world.version, startedAt: host.clock.now() };
    const replace = replacerOf(world, given.to);
    const write = async (verdicts: readonly NodeVerdict[], endedAt?: number): Promise<void> => {
      const report: NodeReport = { ...header, endedAt, verdicts };
      const text = nodeReportJson(report);
      const name = nodeReportFile(subject);
      const files = new Map<string, string | Buffer>([[name, text]]);
      if (key !== undefined) files.set(`${name}.sig`, signPayload(Buffer.from(text), 'node-report', key));
      for (const file of legacyFiles(given.format, report)) files.set(...file);
      await replace(files);
    };
    const verdicts = await runJobs({ jobs, vo: given.vo, exceptions }, world, inTurn(write));
    await write(verdicts, host.clock.now());
    return { text: resultText(verdicts), exitCode: exitCode('OK'), mayHang: true };
  },
};

function secondsFor(jobs: readonly NodeJob[]): number {
  return jobs.reduce((sum, { timeoutSeconds }) => sum + timeoutSeconds, GRACE_SECONDS);
}

function legacyFiles(format: string, report: NodeReport): Files {
  return isTransport(format) ? transportFiles(format, report) : new Map();
}

function isTransport(format: string): format is Transport {
  return TRANSPORTS.some((transport) => transport === format);
}

type Files = ReadonlyMap<string, string | Buffer>;

/** Writes what has changed since it was written last. */
function replacerOf({ store }: OperatorWorld, directory: string): (files: Files) => Promise<void> {
  const written = new Map<string, string | Buffer>();
  return async (files) => {
    for (const [name, content] of files) {
      if (written.get(name) === content) continue;
      await store.replace(directory, name, content, MODE);
      written.set(name, content);
    }
  };
}

/** Writers of the same files one after the other, so that the last word is the latest. */
function inTurn<T>(write: (value: T) => Promise<void>): (value: T) => Promise<void> {
  let last = Promise.resolve();
  return (value) => (last = last.then(() => write(value)));
}

function resultText(verdicts: readonly NodeVerdict[]): string {
  return textTable([
    ['STATE', 'SERVICE', 'CHECK'],
    ...verdicts.map(({ verdict, service, check }) => [stateOf(verdict), escapeText(service), check]),
  ]);
}
