/** The way from results to issues, on the store and with the rules of the bridge's configuration. */
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import type { Intake } from '../../src/incidents/intake/intake.ts';
import type { Configuration } from '../secmon-bridge/configuration.ts';
import { intakeOn } from '../secmon-bridge/incidents.ts';
import { readLaidDown } from '../secmon-bridge/laid-down.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { withStore } from '../secmon-bridge/commands/with-store.ts';

/** @throws Failure as `withStore`, and `missing` where the configuration makes no issues */
export async function withIntake<T>(
  host: Host,
  path: string,
  action: (intake: Intake, configuration: Configuration) => Promise<T>,
): Promise<T> {
  return await withStore(host, path, async (store, configuration) => {
    const { incidents } = configuration;
    if (incidents === undefined)
      throw new Failure('missing', `${path}: incidents is missing, so that results become no issues`);
    const laid = await readLaidDown(localMachine(host), incidents);
    const intake = intakeOn(
      store,
      configuration,
      () => laid,
      () => host.clock.now(),
    );
    return await action(intake, configuration);
  });
}
