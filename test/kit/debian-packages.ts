/**
 * Programs from Debian packages that some tests are held against. As root on Debian they are installed, and it is said
 * which; their daemons are kept from starting. SECMON_TEST_NO_INSTALL=1 leaves the machine as it is.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { TestPackage } from './test-packages.ts';

/** Asked by `invoke-rc.d` before it starts anything; 101 forbids it (Debian Policy, section 9.3.3). */
const POLICY = '/usr/sbin/policy-rc.d';
const SAVED_POLICY = `${POLICY}.secmon-saved`;

/** @returns the packages that are not there, after an attempt to install them where that is allowed */
export function requirePackages(packages: readonly string[]): readonly string[] {
  const missing = missingPackages(packages);
  if (missing.length === 0 || !mayInstall()) return missing;
  console.log(`installing Debian packages ${missing.join(' ')}, their daemons kept from starting`);
  withDaemonsForbidden(() => {
    if (!aptGet('install', ...missing)) {
      aptGet('update');
      aptGet('install', ...missing);
    }
  });
  return missingPackages(missing);
}

/** A suite that needs packages: it is skipped, and its title says why, where they cannot be had. */
export function describeWith(
  packages: readonly TestPackage[],
  title: string,
  suite: (this: Mocha.Suite) => void,
): void {
  const missing = requirePackages(packages);
  const why = missing.length === 0 ? undefined : `needs the Debian packages ${missing.join(' ')}`;
  describeUnless(why, title, suite);
}

/** @param why what stands against it; then it is skipped, and its title says so */
export function describeUnless(
  why: string | undefined,
  title: string,
  suite: (this: Mocha.Suite) => void,
): void {
  if (why === undefined) describe(title, suite);
  else describe.skip(`${title} (skipped: ${why})`, suite);
}

function missingPackages(packages: readonly string[]): readonly string[] {
  return packages.filter((name) => {
    const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], {
      encoding: 'utf8',
    });
    return stdout !== 'installed';
  });
}

function mayInstall(): boolean {
  return (
    process.env['SECMON_TEST_NO_INSTALL'] !== '1' &&
    process.geteuid?.() === 0 &&
    existsSync('/usr/bin/apt-get') &&
    existsSync('/etc/debian_version')
  );
}

function aptGet(command: string, ...packages: readonly string[]): boolean {
  const options = ['-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];
  const { status } = spawnSync('/usr/bin/apt-get', [command, ...options, ...packages], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: 'ignore',
  });
  return status === 0;
}

/** A policy that an interrupted run has left aside is the one to restore. */
function withDaemonsForbidden(action: () => void): void {
  if (existsSync(POLICY) && !existsSync(SAVED_POLICY)) renameSync(POLICY, SAVED_POLICY);
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    action();
  } finally {
    if (existsSync(SAVED_POLICY)) renameSync(SAVED_POLICY, POLICY);
    else rmSync(POLICY, { force: true });
  }
}
