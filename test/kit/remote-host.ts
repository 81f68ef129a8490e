/** This machine, looked at over SSH. */
import type { RemoteHost } from '../../src/host/remote.ts';
import { createReach } from '../../src/host/ssh/reach.ts';
import { localHostFromSource } from './local-host.ts';
import { startSshd, type Sshd } from './sshd.ts';
import type { World } from './remote-worlds.ts';

export interface RemoteVisit {
  readonly host: RemoteHost;
  readonly sshd: Sshd;
  as<T>(work: () => Promise<T>): Promise<T>;
  leave(): Promise<void>;
}

export const reach = createReach(localHostFromSource());

/** @param world what the session sees of the machine */
export async function enterOverSsh(world?: World): Promise<RemoteVisit> {
  const sshd = await startSshd(world === undefined ? {} : { config: [`ForceCommand ${world.command}`] });
  const opened: RemoteHost[] = [];
  const leave = async (): Promise<void> => {
    // sshd leaves the processes of its connections behind.
    for (const host of opened) host.close();
    await sshd.stop();
    world?.remove();
  };
  try {
    const host = await reach(sshd.route(), AbortSignal.timeout(120_000));
    opened.push(host);
    return { host, sshd, as: (work) => work(), leave };
  } catch (error) {
    await leave();
    throw error;
  }
}
