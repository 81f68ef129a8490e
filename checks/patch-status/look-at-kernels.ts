/** Which kernel runs, and which are installed. */
import { debianKernelVersion, kernelRelease } from '../../src/evidence/facts/kernel.ts';
import { packages } from '../../src/evidence/facts/packages.ts';
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
  };
}

/** What the running kernel says that it was built as. Source: Ubuntu's `/proc/version_signature`, Debian's `/proc/version`. */
async function runningBuild(look: Look): Promise<string | null> {
  const signature = await unlessMissing(look.text('/proc/version_signature'));
  const ubuntu = /^Ubuntu (?<build>\d+\.\d+\.\d+-\d+\.\d+\S*?)(?:-[a-z]\S*)? /.exec(signature ?? '')
    ?.groups?.['build'];
  return ubuntu ?? (await look.fact(debianKernelVersion)) ?? null;
}

/** Of those files that only container managers make. Source: systemd, `virt.c`, detect_container_files. */
async function containerOf(look: Look): Promise<string | null> {
  const { files } = look.host;
  const systemd = await orReason(unlessMissing(look.text('/run/systemd/container')));
  if (systemd.reason === undefined && systemd.value !== undefined) return systemd.value.trim();
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
