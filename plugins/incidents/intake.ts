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

/**
 * Reads what tags say of deadlines, which counts from then on: so it comes before anything is taken. What waits, and a
 * storm, an officer sees and decides without it, since a Pakiti server that is away must not keep anybody from that.
 * @returns undefined where the configuration names no Pakiti server
 * @throws Failure where its store cannot be read
 */
type OpenFindings = () => Promise<Findings | undefined>;

/** @throws Failure as `withStore`, and `missing` where the configuration makes no issues */
export async function withIntake<T>(
  host: Host,
  path: string,
  action: (intake: Intake, configuration: Configuration, findings: OpenFindings) => Promise<T>,
): Promise<T> {
  return await withStore(host, path, async (store, configuration) => {
    const { incidents } = configuration;
    if (incidents === undefined)
      throw new Failure('missing', `${path}: incidents is missing, so that results become no issues`);
    const laid = await readLaidDown(localMachine(host), incidents);
    const now = (): number => host.clock.now();
    const pakiti = incidents.pakiti === undefined ? undefined : new PakitiFindings(incidents.pakiti);
    const laidNow = (): Laid => (pakiti === undefined ? laid : pakiti.laid(laid));
    const intake = intakeOn(store, configuration, laidNow, now);
    const { rules, freshSeconds } = intakeSettings(incidents);
    const world = { store, intake, rules, freshSeconds, laid: laidNow, now };
    const { signal } = new AbortController();
    const taken = (): Promise<void> => Promise.resolve();
    const findings: OpenFindings = async () => {
      await namingField(pakiti?.readDeadlines({ store, now }));
      return pakiti && ((take) => pakiti.tell(world, { take, taken, signal }));
    };
    return await action(intake, configuration, findings);
  });
}

/** Of two stores, the bridge's and the server's, it is the one that the configuration names there. */
async function namingField(reading: Promise<void> | undefined): Promise<void> {
  try {
    await reading;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(error.reason, `incidents.pakiti.store: ${error.message}`, { cause: error });
  }
}
