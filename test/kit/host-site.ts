/** An authority, a trust anchor directory, and host certificates of every kind, for tests of host-certificate. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../../checks/host-certificate/check.ts';
import type { HostCertificateObservation } from '../../checks/host-certificate/observation.ts';
import type { OptionValues } from '../../src/check/index.ts';
import { createCa, installAnchor, type Ca } from './ca.ts';
import { runOnThisMachine, type CheckRun } from './check-run.ts';
import { INTERMEDIATE, issue, serverExtensions, type Issued, type IssueOptions } from './tls-ca.ts';

export const DAY = 86_400;
export const HOST = 'host.example.org';
export const RSA = (bits: number): readonly string[] => [
  '-algorithm',
  'RSA',
  '-pkeyopt',
  `rsa_keygen_bits:${bits}`,
];

export type HostRun = CheckRun<HostCertificateObservation>;
export type HostOptions = Partial<OptionValues<typeof check.options>>;

export class HostSite {
  readonly home = mkdtempSync(join(tmpdir(), 'secmon-host-'));
  readonly root: Ca = createCa(this.home, 'Root', { key: 'rsa', subject: '/O=Example/CN=Root' });
  directory = '';

  /** A new trust anchor directory with nobody but the root in it, who publishes no list. */
  reset(): void {
    this.directory = this.folder();
    installAnchor(this.directory, this.root, { urls: null });
  }

  folder(): string {
    return mkdtempSync(join(this.home, 'folder-'));
  }

  host(issuer: Ca = this.root, options: IssueOptions = {}): Issued {
    return issue(this.home, issuer, {
      subject: `/CN=${HOST}`,
      extensions: serverExtensions(`DNS:${HOST}`),
      ...options,
    });
  }

  intermediate(options: IssueOptions = {}, issuer: Ca = this.root): Issued {
    return issue(this.home, issuer, {
      subject: '/O=Example/CN=Intermediate',
      extensions: INTERMEDIATE,
      notAfter: 300 * DAY,
      ...options,
    });
  }

  /** A file with these certificates. */
  bundle(...parts: readonly (Issued | Ca)[]): string {
    const file = join(this.folder(), 'host.pem');
    writeFileSync(file, Buffer.concat(parts.map(({ certificateFile }) => readFileSync(certificateFile))));
    return file;
  }

  run(file: string, change: HostOptions = {}): Promise<HostRun> {
    return runOnThisMachine(check, { file, directory: this.directory, name: [HOST], ...change });
  }

  /** State and kind of what is not OK. */
  async kinds(file: string, change: HostOptions = {}): Promise<readonly (readonly (string | undefined)[])[]> {
    const { bad } = await this.run(file, change);
    return bad.map(([state, , kind]) => [state, kind]);
  }

  remove(): void {
    rmSync(this.home, { recursive: true });
  }
}
