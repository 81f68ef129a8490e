/** Each receiver that reads files or pipes, with a source that a test writes. */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { AnyReceiverKind } from '../../../src/bridge/receive/receiver.ts';
import { receiver as externalCommand } from '../../../src/bridge/receive/external-command/receiver.ts';
import { receiver as nagiosPerfdata } from '../../../src/bridge/receive/nagios-perfdata/receiver.ts';
import { receiver as nagiosStatus } from '../../../src/bridge/receive/nagios-status/receiver.ts';
import { receiver as nodeReport } from '../../../src/bridge/receive/node-report/receiver.ts';
import { bytesOfName } from '../../../src/host/file-name.ts';
import { STATES } from '../../../src/result/index.ts';
import { commandLine, perfdataLine, statusFile, type WrittenResult } from '../../kit/nagios-files.ts';

export interface PullSource {
  readonly kind: AnyReceiverKind;
  /** The directory that has to be there. */
  readonly directory: string;
  configuration(): object;
  /** Makes what the operator makes, in the directory. */
  readonly prepare: () => void;
  /** Results of services with distinct hosts, new ones after those before. */
  submit(results: readonly WrittenResult[]): void;
  /** Whether all of it has been taken away; a status file never is. */
  isEmpty(): boolean;
  /** What the source cannot carry is not compared. */
  readonly carries: { readonly longOutput: boolean; readonly host: boolean };
}

export const TOKEN = 'k3Jx9QpL2mVb8Zr4';
let files = 0;

export const PULL_SOURCES: Readonly<Record<string, (root: string) => PullSource>> = {
  'nagios-perfdata'(root) {
    const directory = join(root, 'spool');
    return {
      kind: nagiosPerfdata,
      directory,
      configuration: () => ({ spool: directory, token: TOKEN, pollSeconds: 0.1 }),
      prepare: () => undefined,
      submit(results) {
        const lines = results.map((result) => perfdataLine(TOKEN, result));
        place(join(directory, `service.${(files += 1)}.perfdata`), lines.join(''));
      },
      isEmpty: () => isEmpty(directory),
      carries: { longOutput: true, host: true },
    };
  },

  'nagios-status'(root) {
    const directory = join(root, 'var');
    const path = join(directory, 'status.dat');
    let all: readonly WrittenResult[] = [];
    return {
      kind: nagiosStatus,
      directory,
      configuration: () => ({ path, intervalSeconds: 0.1, maxAgeSeconds: 1e9 }),
      prepare: () => place(path, statusFile([])),
      submit(results) {
        all = [...all, ...results];
        place(path, statusFile(all));
      },
      isEmpty: () => true,
      carries: { longOutput: true, host: true },
    };
  },

  'external-command out of a pipe'(root) {
    const directory = join(root, 'rw');
    const path = join(directory, 'results.cmd');
    return {
      kind: externalCommand,
      directory,
      configuration: () => ({ path }),
      prepare: () => execFileSync('mkfifo', [path]),
      submit(results) {
        const pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
        for (const result of results) writeSync(pipe, bytesOfName(commandLine(result)));
        later(() => closeSync(pipe));
      },
      isEmpty: () => isEmpty(directory),
      carries: { longOutput: true, host: true },
    };
  },

  'external-command out of a file'(root) {
    const directory = join(root, 'rw');
    const path = join(directory, 'results.txt');
    return {
      kind: externalCommand,
      directory,
      configuration: () => ({ path }),
      prepare: () => undefined,
      submit: (results) => place(path, results.map(commandLine).join('')),
      isEmpty: () => isEmpty(directory) && !existsSync(path),
      carries: { longOutput: true, host: true },
    };
  },

  'node-report'(root) {
    const directory = join(root, 'drop');
    return {
      kind: nodeReport,
      directory,
      configuration: () => ({
        directory,
        reporters: [{ account: userInfo().username }],
        maxAgeSeconds: 1e9,
        pollSeconds: 0.1,
      }),
      prepare: () => undefined,
      submit(results) {
        const path = join(directory, `report-${(files += 1)}.json`);
        place(path, JSON.stringify(nodeReportOf(results)));
        utimesSync(path, 1, 1);
      },
      isEmpty: () => isEmpty(directory),
      carries: { longOutput: false, host: true },
    };
  },
};

/** Whole from the beginning, as those write who are not Nagios. */
function place(path: string, content: string | Buffer): void {
  writeFileSync(`${path}.new`, typeof content === 'string' ? bytesOfName(content) : content);
  renameSync(`${path}.new`, path);
}

function isEmpty(directory: string): boolean {
  return execFileSync('find', [directory, '-type', 'f'], { encoding: 'utf8' }) === '';
}

function later(action: () => void): void {
  setTimeout(action, 1000);
}

export function makeDirectory({ directory, prepare }: PullSource): void {
  mkdirSync(directory, { mode: 0o755 });
  prepare();
}

export function nodeReportOf(
  results: readonly WrittenResult[],
  endedAt: string | null = '2026-05-01T10:00:00.000Z',
): object {
  const who = { site: 'SITE-A', node: 'wn1.example.org' };
  const verdicts = results.map(({ host, service, state, output, at }) => ({
    subject: { ...who, computingElement: host },
    service,
    startedAt: new Date(at * 1000).toISOString(),
    endedAt: new Date(at * 1000).toISOString(),
    verdict: {
      schema: 1,
      check: 'crl',
      state: STATES[state],
      exitCode: state,
      summary: output,
      findings: [],
      metrics: [],
    },
  }));
  return {
    schema: 1,
    subject: { ...who, computingElement: 'ce1.example.org' },
    profile: 'wn',
    version: '0',
    startedAt: '2026-05-01T09:59:00.000Z',
    endedAt,
    verdicts,
  };
}
