/** A key of one's own, as distributions sign their packages with one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class Signer {
  readonly #home = mkdtempSync(join(tmpdir(), 'secmon-gpg-'));
  /** 16 hexadecimal digits. */
  readonly key: string;

  constructor() {
    const make = [
      '--batch',
      '--passphrase',
      '',
      '--quick-generate-key',
      'oracle',
      'rsa2048',
      'sign',
      'never',
    ];
    this.#run('gpg', ...make);
    const listed = this.#run('gpg', '--batch', '--with-colons', '--list-keys');
    this.key = /^pub:(?:[^:]*:){3}(?<key>[^:]+)/m.exec(listed)?.groups?.['key']?.toLowerCase() ?? '';
  }

  sign(files: readonly string[]): void {
    const how = ['_gpg_name oracle', '__gpg /usr/bin/gpg'].flatMap((each) => ['--define', each]);
    // oscap knows no other signatures than those of rpm 3.
    this.#run('rpmsign', '--rpmv3', ...how, '--addsign', ...files);
  }

  remove(): void {
    this.#run('gpgconf', '--kill', 'all');
    rmSync(this.#home, { recursive: true, force: true });
  }

  #run(program: string, ...argv: readonly string[]): string {
    const env = { ...process.env, GNUPGHOME: this.#home };
    return execFileSync(program, argv, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] });
  }
}
