/** What the host itself says of its patches: files that its packagers keep, and its processes. */
import type { OptionValues } from '../../src/check/index.ts';
import { lookAt, orReason } from '../../src/evidence/look.ts';
import type { Host } from '../../src/host/host.ts';
import { probeDpkg } from './apt/probe-dpkg.ts';
import { lookAtKernels } from './look-at-kernels.ts';
import { lookAtServices } from './look-at-services.ts';
import { lookAtSystem } from './look-at-system.ts';
import type { PatchObservation, Unseen } from './observation.ts';
import type { options } from './options.ts';
import { probeRpm } from './rpm/probe-rpm.ts';

export async function probe(
  host: Host,
  values: OptionValues<typeof options>,
  signal: AbortSignal,
): Promise<PatchObservation> {
  const at = host.clock.now();
  const look = lookAt(host, signal);
  const [system, dpkg, rpm, reboot, services] = await Promise.all([
    orUnseen(lookAtSystem(look)),
    orUnseen(probeDpkg(look)),
    orUnseen(probeRpm(look)),
    values['ignore-reboot'] ? null : orUnseen(lookAtKernels(look)),
    values['ignore-services'] ? null : orUnseen(lookAtServices(look)),
  ]);
  return { at, system, dpkg, rpm, reboot, services };
}

async function orUnseen<T>(looking: Promise<T>): Promise<T | Unseen> {
  const read = await orReason(looking);
  return read.reason === undefined
    ? read.value
    : { failure: read.reason.reason, message: read.reason.message };
}
