/** A receiver and a sink of one monitor: results go back to where they came from unless both name it. */
import { sinkKinds } from '../../src/bridge/deliver/index.generated.ts';
import { receiverKinds } from '../../src/bridge/receive/index.generated.ts';
import type { ConfigurationComplaint } from './complaint.ts';
import { kindOf, ownPart, type MemberConfiguration } from './members.ts';

interface Members {
  readonly receivers: readonly MemberConfiguration[];
  readonly sinks: readonly MemberConfiguration[];
}

interface End {
  readonly list: 'receivers' | 'sinks';
  readonly index: number;
  readonly monitor: string | undefined;
  readonly marks: readonly string[];
}

/** What can be seen of it: monitors behind a name, an NRDP or an NSCA-ng are told by nobody but the operator. */
export function monitorComplaint({ receivers, sinks }: Members): ConfigurationComplaint | undefined {
  const ends = [
    ...receivers.map((member, index) => endOf('receivers', index, member, kindOf(receiverKinds, member))),
    ...sinks.map((member, index) => endOf('sinks', index, member, kindOf(sinkKinds, member))),
  ];
  for (const group of groupsOf(ends)) {
    const sources = group.filter(({ list }) => list === 'receivers');
    for (const target of group.filter(({ list }) => list === 'sinks')) {
      const source = sources.find(({ monitor }) => monitor === undefined || monitor !== target.monitor);
      if (source !== undefined) return complaintOf(source, target);
    }
  }
  return undefined;
}

function endOf(
  list: End['list'],
  index: number,
  member: MemberConfiguration,
  kind: { marks?(configuration: never): readonly string[] },
): End {
  return { list, index, monitor: member.monitor, marks: kind.marks?.(ownPart(member)) ?? [] };
}

/** Whoever shares a mark with one of a group is of that group. */
function groupsOf(ends: readonly End[]): readonly (readonly End[])[] {
  let groups: (readonly End[])[] = [];
  for (const end of ends) {
    const isMet = (group: readonly End[]): boolean =>
      group.some(({ marks }) => marks.some((mark) => end.marks.includes(mark)));
    groups = [...groups.filter((group) => !isMet(group)), [...groups.filter(isMet).flat(), end]];
  }
  return groups;
}

function complaintOf(source: End, target: End): ConfigurationComplaint {
  const [lacking, other] = target.monitor === undefined ? [target, source] : [source, target];
  const field = [lacking.list, String(lacking.index), 'monitor'];
  const mark = target.marks.find((one) => source.marks.includes(one)) ?? target.marks[0];
  const message = `must be the same name as ${other.list}.${other.index}.monitor: both are of one monitor (${mark}), and results would go back to where they came from`;
  return { field, message };
}
