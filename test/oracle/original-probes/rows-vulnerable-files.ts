/** FilePermVulns and `check_vulnerable_files`, with the same list. */
import { mkdirSync, writeFileSync, chmodSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { State } from '../../../src/result/index.ts';
import { STATE } from '../../kit/constructed-host.ts';
import type { Difference, Row } from './row.ts';

const LIST = `${STATE}/FilePermVulns.db`;

interface Case {
  readonly when: string;
  /** Modes of files below the state; what is no mode is the target of a link. */
  readonly files?: Readonly<Record<string, number | string>>;
  /** Path below the state, then its limits. */
  readonly line?: string;
  /** Set after everything is there. */
  readonly directoryMode?: number;
  readonly original: State;
  readonly ours: readonly [State, RegExp];
  readonly differs?: Difference;
}

const LIMITS = 'log/acpid:0644:0774:CVE-2009-4033';
const FIRST_HIT: Difference = {
  defect: 4,
  why: 'the first digit that is too large decides, the worse one is not seen',
};

const CASES: readonly Case[] = [
  { when: 'the file is not there', original: 'OK', ours: ['OK', /absent/] },
  { when: 'mode 0644, as the limit', files: { 'log/acpid': 0o644 }, original: 'OK', ours: ['OK', /within/] },
  { when: 'mode 0600, fewer bits', files: { 'log/acpid': 0o600 }, original: 'OK', ours: ['OK', /within/] },
  {
    when: 'mode 0664, beyond the limit of WARNING',
    files: { 'log/acpid': 0o664 },
    original: 'WARNING',
    ours: ['WARNING', /g\+w beyond 0644/],
  },
  {
    when: 'mode 0666, beyond the limit of CRITICAL',
    files: { 'log/acpid': 0o666 },
    original: 'CRITICAL',
    ours: ['CRITICAL', /o\+w beyond 0774/],
  },
  {
    when: 'mode 4644, set-uid',
    files: { 'log/acpid': 0o4644 },
    original: 'CRITICAL',
    ours: ['CRITICAL', /u\+s beyond 0774/],
  },
  {
    when: 'mode 0643, writable by others',
    files: { 'log/acpid': 0o643 },
    original: 'OK',
    ours: ['CRITICAL', /o\+wx beyond 0774/],
    differs: { defect: 4, why: '3 is less than 4, yet it holds a bit that 4 does not' },
  },
  {
    when: 'mode 0632, writable by group and others',
    files: { 'log/acpid': 0o632 },
    original: 'OK',
    ours: ['CRITICAL', /o\+w beyond 0774/],
    differs: { defect: 4, why: '3 and 2 are less than 4, yet they hold a bit that 4 does not' },
  },
  {
    when: 'mode 0664 with limits 0640 and 0644',
    files: { 'log/acpid': 0o664 },
    line: 'log/acpid:0640:0644:CVE-2009-4033',
    original: 'WARNING',
    ours: ['CRITICAL', /g\+w beyond 0644/],
    differs: FIRST_HIT,
  },
  {
    when: 'a name with a space, mode 0666',
    files: { 'log/a cpid': 0o666 },
    line: 'log/a cpid:0644:0774:CVE-2009-4033',
    original: 'OK',
    ours: ['CRITICAL', /o\+w beyond 0774/],
    differs: { defect: 5, why: 'the name is torn apart at the space' },
  },
  {
    when: 'a name with a colon, mode 0666',
    files: { 'log/a:cpid': 0o666 },
    line: 'log/a:cpid:0644:0774:CVE-2009-4033',
    original: 'OK',
    ours: ['CRITICAL', /o\+w beyond 0774/],
    differs: { defect: 8, why: 'the name ends at its first colon, and what is not found counts as OK' },
  },
  {
    when: 'a directory above may not be searched',
    files: { 'log/acpid': 0o666 },
    directoryMode: 0o700,
    original: 'OK',
    ours: ['UNKNOWN', /permission denied/],
    differs: { defect: 8, why: 'what may not be looked at counts as not there' },
  },
  {
    when: 'a link to a file of mode 0644',
    files: { 'log/real': 0o644, 'log/acpid': 'real' },
    original: 'CRITICAL',
    ours: ['OK', /within/],
    differs: {
      defect: null,
      why: 'the original judges the mode of the link, which is always 0777; ours the file',
    },
  },
  {
    when: 'a line that is none',
    files: { 'log/acpid': 0o644 },
    line: 'log/acpid;0644;0774',
    original: 'OK',
    ours: ['UNKNOWN', /line 1: not path:warning:critical:ids/],
    differs: { defect: 8, why: 'nothing was looked at' },
  },
  {
    when: 'an empty list',
    line: '',
    original: 'OK',
    ours: ['UNKNOWN', /lists no file/],
    differs: { defect: 8, why: 'nothing was looked at' },
  },
];

export const vulnerableFilesRows: readonly Row[] = CASES.map(
  ({ when, files = {}, line = LIMITS, directoryMode = 0o755, original, ours: [state, says], differs }) => ({
    probe: 'FilePermVulns',
    when,
    host: {
      files(directory) {
        for (const [name, plan] of Object.entries(files)) make(join(directory, name), plan);
        mkdirSync(join(directory, 'log'), { recursive: true });
        chmodSync(join(directory, 'log'), directoryMode);
        writeFileSync(join(directory, 'FilePermVulns.db'), line === '' ? '' : `${STATE}/${line}\n`);
      },
    },
    original,
    ours: { argv: ['check_vulnerable_files', '--list', LIST], state, says },
    ...(differs === undefined ? {} : { differs }),
  }),
);

function make(path: string, plan: number | string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (typeof plan === 'string') {
    symlinkSync(plan, path);
    return;
  }
  writeFileSync(path, '');
  chmodSync(path, plan);
}
