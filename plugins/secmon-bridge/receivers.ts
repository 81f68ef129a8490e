/** receive → validate → append → acknowledge: every receiver of the configuration, at work. */
import type { Appender } from '../../src/bridge/queue/append.ts';
import { receiverKinds } from '../../src/bridge/receive/index.generated.ts';
import type { Receiving, ReceiveWorld } from '../../src/bridge/receive/receiver.ts';
import { subjectMap } from '../../src/bridge/subject-map.ts';
import { takeInto } from '../../src/bridge/take.ts';
import type { Activity } from './activity.ts';
import type { Configuration } from './configuration.ts';
import { inField } from './field-failure.ts';
import { kindOf, ownPart, type MemberConfiguration } from './members.ts';

export interface Receivers {
  readonly heardAt: ReadonlyMap<string, () => number | undefined>;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

export async function startReceivers(
  { receivers, hosts = [] }: Configuration,
  appender: Appender,
  activity: Activity,
  world: Pick<ReceiveWorld, 'machine' | 'mount' | 'senderOf' | 'turnedAway' | 'signal'>,
): Promise<Receivers> {
  const map = subjectMap(hosts);
  const started = new Map<string, Receiving>();
  const stop = async (): Promise<void> => {
    await Promise.all([...started.values()].map((one) => one.stop()));
  };
  const start = async (member: MemberConfiguration): Promise<void> => {
    const { name, monitor } = member;
    const take = activity.counted(name, takeInto({ source: name, monitor, map, appender }));
    const notice: ReceiveWorld['notice'] = (said) => activity.notice(name, said);
    const own: ReceiveWorld = { ...world, take, notice, monitor };
    started.set(name, await kindOf(receiverKinds, member).start(name, ownPart(member), own));
  };
  try {
    for (const [index, member] of receivers.entries())
      await inField(['receivers', String(index)], member, () => start(member));
  } catch (error) {
    await stop();
    throw error;
  }
  const heardAt = [...started].map(([name, one]) => [name, () => one.heardAt()] as const);
  return { heardAt: new Map(heardAt), stop };
}
