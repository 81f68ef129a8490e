/**
 * NRDP, whose own server is PHP that Debian does not package: this does what its source does with `submitcheck`, file for
 * file and byte for byte.
 * Source: NRDP 2.0, `server/index.php`, `includes/utils.inc.php`, `plugins/nagioscorepassivecheck`.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Heard, OtherSide, Performed } from './fault-server.ts';

export interface NrdpOptions {
  readonly token: string;
  /** `check_results_dir`; nothing is written where it is absent. */
  readonly directory?: string;
  /** Whether a web server before it turns the request away (400). */
  readonly refuses?: (results: string) => boolean;
}

export interface NrdpDouble extends OtherSide {
  /** Contents of the files, in the order they were written in. */
  readonly files: readonly string[];
}

interface Submitted {
  readonly checkresult?: { readonly type?: string };
  readonly hostname?: string;
  readonly servicename?: string;
  readonly state?: string;
  readonly output?: string;
}

export function nrdpDouble({ token, directory, refuses }: NrdpOptions): NrdpDouble {
  const files: string[] = [];
  return { files, perform };

  function perform({ body }: Heard): Performed {
    const form = new URLSearchParams(body);
    const given = form.get('token') ?? '';
    const json = form.get('JSONDATA') ?? '';
    if (refuses?.(json) === true) return { reply: { status: 400, body: 'Bad Request' }, effects: [] };
    if (given === '') return failed('NO TOKEN');
    if (given !== token) return failed('BAD TOKEN');
    if (form.get('cmd') !== 'submitcheck')
      return { reply: { status: 200, body: 'NO REQUEST HANDLER' }, effects: [] };
    return submit(json);
  }

  function submit(json: string): Performed {
    const effects: string[] = [];
    let data: { readonly checkresults?: readonly Submitted[] };
    try {
      data = JSON.parse(json) as typeof data;
    } catch {
      return failed('BAD JSON');
    }
    for (const one of data.checkresults ?? []) {
      write(one);
      effects.push(JSON.stringify(one));
    }
    const meta = { output: `${effects.length} checks processed` };
    return { reply: ok({ status: 0, message: 'OK', meta }), effects };
  }

  function write(one: Submitted): void {
    const content = fileContent(one);
    files.push(content);
    if (directory === undefined) return;
    const path = join(directory, `c${randomBytes(3).toString('hex')}`);
    writeFileSync(path, content);
    chmodSync(path, 0o666);
    writeFileSync(`${path}.ok`, '');
  }
}

function fileContent({
  checkresult,
  hostname = '',
  servicename = '',
  state = '',
  output = '',
}: Submitted): string {
  const type = checkresult?.type ?? 'host';
  const now = new Date();
  const lines = [
    '### NRDP Check ###',
    `start_time=${Math.floor(now.getTime() / 1000)}.0`,
    `# Time: ${now.toUTCString()}`,
    `host_name=${hostname}`,
    ...(type === 'service' ? [`service_description=${servicename}`] : []),
    'check_type=1',
    'early_timeout=0',
    'exited_ok=1',
    `return_code=${state}`,
    `output=${output.replaceAll('\n', '\\n')}\\n`,
  ];
  return `${lines.join('\n')}\n`.replaceAll('\t', ' ');
}

function failed(message: string): Performed {
  return { reply: ok({ status: -1, message }), effects: [] };
}

function ok(result: object): { readonly status: number; readonly body: string } {
  return { status: 200, body: JSON.stringify({ result }) };
}
