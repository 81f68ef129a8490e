/** Both forms of `pakiti-report`, run as an operator does. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PAKITI_REPORT } from './executable.ts';

const ROOT = join(import.meta.dirname, '../..');
const SCRIPT = join(ROOT, 'packaging/pakiti-report.sh');

export interface ReportForm {
  readonly title: string;
  readonly words: readonly [string, ...string[]];
  /** Exit code of what it could not do. */
  readonly failed: number;
  /** Exit code of options that cannot be used. */
  readonly misused: number;
}

export const EXECUTABLE: ReportForm = {
  title: 'the executable',
  words: [PAKITI_REPORT],
  failed: 3,
  misused: 3,
};

export const SCRIPTS: readonly ReportForm[] = [
  { title: 'the script in dash', words: ['dash', SCRIPT], failed: 1, misused: 2 },
  { title: 'the script in busybox', words: ['busybox', 'sh', SCRIPT], failed: 1, misused: 2 },
];

export const FORMS: readonly ReportForm[] = [EXECUTABLE, ...SCRIPTS];

export interface FormEnded {
  readonly code: number | null;
  readonly stdout: Buffer;
  /** Of the form that says there why it failed: the executable says it on standard output. */
  readonly said: string;
}

export interface FormOptions {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

export function runForm(
  { words: [program, ...first] }: ReportForm,
  argv: readonly string[],
  { input = '', env = {} }: FormOptions = {},
): Promise<FormEnded> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...argv], { env: { PATH: process.env['PATH'] ?? '', ...env } });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const stdout = Buffer.concat(out);
      resolve({ code, stdout, said: Buffer.concat([stdout, ...err]).toString('latin1') });
    });
    child.stdin.on('error', () => undefined).end(input);
  });
}
