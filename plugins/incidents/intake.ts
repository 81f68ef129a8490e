/** The way from results to issues, on the store and with the rules of the bridge's configuration. */
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import { intakeSettings } from '../../src/incidents/intake/intake-schema.ts';
import type { Intake, Taken } from '../../src/incidents/intake/intake.ts';
import type { Laid } from '../../src/incidents/intake/site-policy.ts';
import type { Statement } from '../../src/incidents/intake/statement.ts';
import type { Configuration } from '../secmon-bridge/configuration.ts';
import { intakeOn } from '../secmon-bridge/incidents.ts';
import { readLaidDown } from '../secmon-bridge/laid-down.ts';
import { PakitiFindings } from '../secmon-bridge/pakiti.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { withStore } from '../secmon-bridge/commands/with-store.ts';

type Take = (statements: readonly Statement[]) => Promise<Taken>;
/**
 * What hosts lack by the Pakiti server, handed to `take`.
 * @returns why something of it was left out, undefined where nothing was
 * @throws Failure where its store cannot be read
 */
export type Findings = (take: Take) => Promise<string | undefined>;

/** @throws Failure as `withStore`, and `missing` where the configuration makes no issues */
export async function withIntake<T>(
  host: Host,
  path: string,
  action: (intake: Intake, configuration: Configuration, findings: Findings | undefined) => Promise<T>,
): Promise<T> {
  return await withStore(host, path, async (store, configuration) => {
    const { incidents } = configuration;
    if (incidents === undefined)
      throw new Failure('missing', `${path}: incidents is missing, so that results become no issues`);
    const laid = await readLaidDown(localMachine(host), incidents);
    const now = (): number => host.clock.now();
    const pakiti = incidents.pakiti === undefined ? undefined : new PakitiFindings(incidents.pakiti);
    await pakiti?.readDeadlines({ store, now });
    const laidNow = (): Laid => (pakiti === undefined ? laid : pakiti.laid(laid));
    const intake = intakeOn(store, configuration, laidNow, now);
    const { rules, freshSeconds } = intakeSettings(incidents);
    const world = { store, intake, rules, freshSeconds, laid: laidNow, now };
    const { signal } = new AbortController();
    const taken = (): Promise<void> => Promise.resolve();
    const findings: Findings | undefined = pakiti && ((take) => pakiti.tell(world, { take, taken, signal }));
    return await action(intake, configuration, findings);
  });
}
