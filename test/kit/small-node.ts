/** A machine of busybox and a few files, for both forms of `pakiti-report`: a directory that only root can go into. */
import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Commands } from '../../src/host/commands.ts';
import type { Host } from '../../src/host/host.ts';
import { nameOfBytes } from '../../src/host/file-name.ts';
import { rootedHost } from './rooted-host.ts';

const BUSYBOX = '/usr/bin/busybox';
const SCRIPT = join(import.meta.dirname, '../../packaging/pakiti-report.sh');
/** The directories that both forms look for programs in. */
const BIN = '/usr/bin';

/** By path: content, or where a link leads. Programs, in /usr/bin, are scripts of its shell. */
export type NodePlan = Readonly<Record<string, string | { readonly to: string }>>;

export class SmallNode implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'small-node-'));

  constructor(plan: NodePlan) {
    for (const directory of ['bin', 'usr/bin', 'tmp', 'dev', 'proc'])
      mkdirSync(join(this.root, directory), { recursive: true });
    cpSync(BUSYBOX, join(this.root, 'bin/busybox'));
    for (const applet of execFileSync(BUSYBOX, ['--list'], { encoding: 'utf8' }).trim().split('\n'))
      if (!OWN.has(applet) && applet !== 'busybox') symlinkSync('busybox', join(this.root, 'bin', applet));
    cpSync(SCRIPT, join(this.root, 'pakiti-report.sh'));
    writeFileSync(join(this.root, 'dev/null'), '');
    for (const [path, content] of Object.entries(plan)) this.#make(path, content);
  }

  #make(path: string, content: NodePlan[string]): void {
    const place = join(this.root, path);
    mkdirSync(dirname(place), { recursive: true });
    if (typeof content !== 'string') symlinkSync(content.to, place);
    else {
      writeFileSync(place, path.startsWith(`${BIN}/`) ? `#!/bin/sh\n${content}\n` : content);
      chmodSync(place, 0o755);
    }
  }

  /** What the script says there. */
  script(...argv: readonly string[]): string {
    return execFileSync('chroot', [this.root, '/bin/sh', '/pakiti-report.sh', ...argv], {
      encoding: 'latin1',
    });
  }

  /** As the executable sees it. */
  get host(): Host {
    return { ...rootedHost(this.root), commands: this.#commands() };
  }

  #commands(): Commands {
    return {
      find: (name) =>
        Promise.resolve([`${BIN}/${name}`, `/bin/${name}`].find((path) => existsSync(join(this.root, path)))),
      run: (argv) =>
        new Promise((resolve) => {
          const env = { LC_ALL: 'C', PATH: `${BIN}:/bin` };
          const child = execFile(
            'chroot',
            [this.root, ...argv],
            { encoding: 'buffer', env: { ...env, PATH: `/usr/sbin:${env.PATH}` } },
            (_, stdout, stderr) =>
              resolve({
                exitCode: child.exitCode ?? undefined,
                stdout: nameOfBytes(stdout),
                stderr: nameOfBytes(stderr),
              }),
          );
        }),
    };
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true });
  }
}

/** Applets that a packager of the plan stands for. */
const OWN: ReadonlySet<string> = new Set(['rpm', 'dpkg']);
