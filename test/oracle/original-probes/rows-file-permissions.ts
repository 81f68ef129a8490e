/** Permissions and `check_file_permissions`, over the same search path and directories. */
import { chmodSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { State } from '../../../src/result/index.ts';
import { STATE } from '../../kit/constructed-host.ts';
import type { Plan } from '../../kit/tree.ts';
import type { Difference, Row } from './row.ts';

/** Links to the tools of the original alone: it starts some programs for each entry of PATH. */
const TOOLS = '/srv/tools';
const MAKE_TOOLS = `mkdir ${TOOLS}; for each in awk cat cut date egrep env expr grep ls printenv rev sh stat which; do
ln -s "$(command -v $each)" ${TOOLS}/; done`;
const SOMEBODY = 54321;

interface Case {
  readonly when: string;
  /** By path below the state; parents are made with mode 0755. */
  readonly plans: Readonly<Record<string, Plan>>;
  /** What goes before the tools in PATH; those below the state without a slash at the beginning. */
  readonly path?: string;
  /** A directory that another variable names, below the state; ours is told of it with --root. */
  readonly data?: string;
  readonly setup?: readonly string[];
  readonly original: State;
  readonly ours: readonly [State, RegExp];
  readonly differs?: Difference;
}

const BLIND = 5;

const CASES: readonly Case[] = [
  {
    when: 'nobody else can write to PATH',
    plans: { 'bin/tool': { file: 0o755 } },
    path: 'bin',
    original: 'OK',
    ours: ['OK', /as the policy demands/],
  },
  {
    when: 'others can write to a program on PATH',
    plans: { 'bin/tool': { file: 0o757 } },
    path: 'bin',
    original: 'CRITICAL',
    ours: ['CRITICAL', /bin\/tool: world-writable file/],
  },
  {
    when: 'others can write to a directory of PATH',
    plans: { bin: { directory: 0o777 }, 'bin/tool': { file: 0o755 } },
    path: 'bin',
    original: 'WARNING',
    ours: ['CRITICAL', /bin: world-writable directory/],
    differs: { defect: BLIND, why: 'a directory is never found on PATH, so it is the lesser trouble' },
  },
  {
    when: 'others can write to a directory of PATH that is sticky',
    plans: { bin: { directory: 0o1777 }, 'bin/tool': { file: 0o755 } },
    path: 'bin',
    original: 'OK',
    ours: ['CRITICAL', /bin: world-writable directory/],
    differs: { defect: BLIND, why: 'sticky directories are passed over, yet anybody can add a command' },
  },
  {
    when: 'the group can write to a directory of PATH',
    plans: { bin: { directory: 0o775 }, 'bin/tool': { file: 0o755 } },
    path: 'bin',
    original: 'OK',
    ours: ['CRITICAL', /bin: group-writable directory/],
    differs: { defect: BLIND, why: 'groups are not looked at' },
  },
  {
    when: 'others can write to the directory above one of PATH',
    plans: { opt: { directory: 0o777 }, 'opt/bin/tool': { file: 0o755 } },
    path: 'opt/bin',
    original: 'OK',
    ours: ['CRITICAL', /opt: world-writable directory above/],
    differs: { defect: BLIND, why: 'what is above is not looked at' },
  },
  {
    when: 'others can write to a program on PATH with a space in its name',
    plans: { 'bin/a tool': { file: 0o757 } },
    path: 'bin',
    original: 'OK',
    ours: ['CRITICAL', /bin\/a tool: world-writable file/],
    differs: { defect: BLIND, why: 'names with spaces are torn apart' },
  },
  {
    when: 'a program on PATH is a link to a file that others can write',
    plans: { 'lib/tool': { file: 0o757 }, 'bin/tool': { link: '../lib/tool' } },
    path: 'bin',
    original: 'OK',
    ours: ['CRITICAL', /lib\/tool: world-writable file/],
    differs: { defect: BLIND, why: 'links are passed over' },
  },
  {
    when: 'a program on PATH belongs to somebody else',
    plans: { 'bin/tool': { file: 0o755, uid: SOMEBODY } },
    path: 'bin',
    original: 'OK',
    ours: ['CRITICAL', /bin\/tool: file on PATH owned by uid 54321/],
    differs: { defect: BLIND, why: 'owners are not looked at' },
  },
  {
    when: 'a directory of PATH is below /tmp, and others can write to it',
    plans: {},
    setup: ['mkdir -m 777 /tmp/bin; chmod 777 /tmp/bin'],
    path: '/tmp/bin',
    original: 'OK',
    ours: ['CRITICAL', /tmp\/bin: world-writable directory/],
    differs: { defect: BLIND, why: 'what begins with /tmp is passed over' },
  },
  {
    when: 'an element of PATH is the current directory',
    plans: {},
    path: '.',
    original: 'OK',
    ours: ['CRITICAL', /relative element of PATH/],
    differs: { defect: BLIND, why: 'it is only looked at where the probe happens to run' },
  },
  {
    when: 'a directory of PATH is not there, and nobody can make it',
    plans: {},
    path: 'none',
    original: 'OK',
    ours: ['OK', /as the policy demands/],
  },
  {
    when: 'a directory of PATH may not be read',
    plans: { bin: { directory: 0o711 }, 'bin/tool': { file: 0o757 } },
    path: 'bin',
    original: 'OK',
    ours: ['UNKNOWN', /permission denied/],
    differs: { defect: 8, why: 'a directory that cannot be listed counts as empty' },
  },
  {
    when: 'others can write to a program outside PATH',
    plans: { 'data/run.sh': { file: 0o757 } },
    data: 'data',
    original: 'CRITICAL',
    ours: ['CRITICAL', /data\/run\.sh: world-writable file/],
  },
  {
    when: 'others can write to a file outside PATH that is no program',
    plans: { 'data/settings': { file: 0o646 } },
    data: 'data',
    original: 'WARNING',
    ours: ['CRITICAL', /data\/settings: world-writable file/],
    differs: {
      defect: BLIND,
      why: 'whether it is a program says nothing; the policy decides, critical outside homes',
    },
  },
  {
    when: 'others can write to a file two directories down',
    plans: { 'data/a/settings': { file: 0o646 } },
    data: 'data',
    original: 'OK',
    ours: ['CRITICAL', /a\/settings: world-writable file/],
    differs: { defect: BLIND, why: 'only the entries of a directory are looked at' },
  },
  {
    when: 'others can write to a sticky directory outside PATH',
    plans: { data: { directory: 0o1777 } },
    data: 'data',
    original: 'OK',
    ours: ['OK', /as the policy demands/],
  },
  {
    when: 'the directory outside PATH is not there',
    plans: {},
    data: 'data',
    original: 'OK',
    ours: ['UNKNOWN', /no such file or directory/],
    differs: { defect: 8, why: 'nothing was looked at' },
  },
];

export const filePermissionsRows: readonly Row[] = CASES.map(
  ({ when, plans, path, data, setup = [], original, ours: [state, says], differs }) => ({
    probe: 'Permissions',
    when,
    host: {
      files: (directory) => build(directory, plans),
      setup: [MAKE_TOOLS, ...setup],
      environment: {
        PATH: path === undefined ? TOOLS : `${/^[/.]/.test(path) ? path : `${STATE}/${path}`}:${TOOLS}`,
        ...(data === undefined ? {} : { DATA: `${STATE}/${data}` }),
      },
    },
    original,
    ours: {
      argv: [
        'check_file_permissions',
        ...(data === undefined
          ? ['--select', 'path-environment', '--account', 'root']
          : ['--select', 'world-writable', '--root', `${STATE}/${data}`]),
      ],
      state,
      says,
    },
    ...(differs === undefined ? {} : { differs }),
  }),
);

function build(directory: string, plans: Case['plans']): void {
  for (const [name, plan] of Object.entries(plans)) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    if ('link' in plan) symlinkSync(plan.link, path);
    else if ('file' in plan) writeFileSync(path, '#!/bin/sh\n', { mode: plan.file });
    else mkdirSync(path);
  }
  for (const [name, plan] of Object.entries(plans)) settle(join(directory, name), plan);
}

function settle(path: string, plan: Plan): void {
  const { uid = 0, gid = 0 } = plan;
  lchownSync(path, uid, gid);
  if (!('link' in plan)) chmodSync(path, 'directory' in plan ? plan.directory : plan.file);
}
