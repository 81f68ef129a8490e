/** Which kernel runs, and which are installed. */
import { debianKernelVersion, kernelRelease } from '../../src/evidence/facts/kernel.ts';
import { hasRpmDatabase, packages } from '../../src/evidence/facts/packages.ts';
import { Failure } from '../../src/check/index.ts';
import { installedRpms } from './rpm/installed.ts';
import { orReason, unlessMissing, type Look } from '../../src/evidence/look.ts';
import { kernelOf } from '../../src/pakiti/assess/kernel/kernel-of.ts';
import { bootKernel, livepatches, rebootRequired } from '../../src/pakiti/client/boot.ts';
import type { InstalledKernel, RebootFacts } from './observation.ts';

/** @throws Failure */
export async function lookAtKernels(look: Look): Promise<RebootFacts> {
  const node = { host: look.host, signal: look.signal, programs: {} };
  const kernel = await look.fact(kernelRelease);
  const [build, container, kernels, next, patches] = await Promise.all([
    runningBuild(look),
    containerOf(look),
    installedKernels(look, kernel),
    bootKernel(node),
    livepatches(node),
  ]);
  const required = await rebootRequired(node, kernel, next);
  const wanting = (await unlessMissing(look.text('/run/reboot-required.pkgs'))) ?? '';
  return {
    kernel,
    build,
    container,
    kernels,
    next,
    required,
    livepatches: patches,
    wantedBy: [...new Set(wanting.split('\n').filter((line) => line !== ''))],
    sinceBoot: container === null ? await installedSinceBoot(look) : [],
  };
}

/** What the running kernel says that it was built as. Source: Ubuntu's `/proc/version_signature`, Debian's `/proc/version`. */
async function runningBuild(look: Look): Promise<string | null> {
  const signature = await unlessMissing(look.text('/proc/version_signature'));
  const ubuntu = /^Ubuntu (?<build>\d+\.\d+\.\d+-\d+\.\d+\S*?)(?:-[a-z]\S*)? /.exec(signature ?? '')
    ?.groups?.['build'];
  return ubuntu ?? (await look.fact(debianKernelVersion)) ?? null;
}

/** Source: dnf-plugins-core, `needs_restarting.py`; of kernels their versions tell. */
const AT_BOOT = /^(?:linux-firmware|microcode_ctl|systemd|glibc|dbus|dbus-broker|dbus-daemon)$/;

/** dpkg does not say when; there are marks instead. @throws Failure */
async function installedSinceBoot(look: Look): Promise<readonly string[]> {
  if (!(await look.fact(hasRpmDatabase))) return [];
  const booted = Number(
    /^btime (?<at>\d+)$/m.exec(await look.text('/proc/stat'))?.groups?.['at'] ?? Number.NaN,
  );
  if (Number.isNaN(booted))
    throw new Failure('malformed', '/proc/stat: does not say when the machine was booted');
  const installed = await look.fact(installedRpms);
  const since = installed.filter(({ name, installedAt }) => AT_BOOT.test(name) && installedAt > booted);
  return [...new Set(since.map(({ name }) => name))].toSorted();
}

/** Of those files that only container managers make. Source: systemd, `virt.c`, detect_container_files. */
async function containerOf(look: Look): Promise<string | null> {
  const { files } = look.host;
  const systemd = await orReason(unlessMissing(look.text('/run/systemd/container')));
  if (systemd.reason === undefined && systemd.value !== undefined) return systemd.value.trim();
  const init = await orReason(look.text('/proc/1/environ'));
  const said =
    init.reason === undefined
      ? /(?:^|\0)container=(?<name>[^\0]+)/.exec(init.value)?.groups?.['name']
      : undefined;
  if (said !== undefined) return said;
  for (const [path, name] of MARKS)
    if ((await orReason(files.status(path))).reason === undefined) return name;
  return null;
}

const MARKS = [
  ['/run/.containerenv', 'podman'],
  ['/.dockerenv', 'docker'],
] as const;

/** Images alone: what builds modules needs no kernel of its version. */
const NO_IMAGE = /-(?:devel|headers|extra|internal|partner|optional)(?:-|$)|^linux-modules-/;

/** @throws Failure */
async function installedKernels(look: Look, running: string): Promise<readonly InstalledKernel[]> {
  const { found } = await look.fact(packages);
  return found.flatMap(({ manager, name, version }) => {
    const kernel = NO_IMAGE.test(name) ? undefined : kernelOf({ name, version }, manager);
    if (kernel === undefined) return [];
    const { flavour } = kernel;
    return [{ manager, package: name, version, flavour, runs: kernel.runsAs(running) }];
  });
}
