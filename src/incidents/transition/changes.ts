/** What differs between an issue or incident and the same later: the changes of an audit entry. */
import type { FieldChange, FieldValue } from '../audit.ts';
import type { Incident } from '../incident.ts';
import type { Issue, IssueHost, TrackerReference } from '../issue.ts';

type Fields = Readonly<Record<string, FieldValue>>;

/** Applied to nothing one after the other, they give {@link issueFields}. */
export function issueChanges(before: Issue | null, after: Issue): readonly FieldChange[] {
  return [
    ...differences(before === null ? {} : issueFields(before), issueFields(after)),
    ...hostChanges(before?.hosts ?? [], after.hosts),
    ...differencesOf('reference', references(before), references(after)),
  ];
}

export function incidentChanges(before: Incident | null, after: Incident): readonly FieldChange[] {
  return [
    ...differences(before === null ? {} : incidentFields(before), incidentFields(after)),
    ...differencesOf('reference', references(before), references(after)),
  ];
}

/** What the trail explains, but for hosts and references. */
export function issueFields(issue: Issue): Fields {
  const { subject, pinned } = issue;
  return {
    site: subject.site,
    ngi: issue.ngi,
    class: subject.class,
    subject: subject.id,
    scope: subject.scope,
    title: issue.title,
    severity: issue.severity,
    state: issue.state,
    owner: issue.owner,
    deadline: issue.deadline,
    mutedUntil: issue.mutedUntil,
    pinned: pinned.join(' '),
    closedAt: issue.closedAt,
    acknowledgedAt: issue.acknowledgedAt,
    recoveredAt: issue.recoveredAt,
    incident: issue.incident,
    mergedInto: issue.mergedInto,
    refersTo: issue.refersTo,
  };
}

function incidentFields({ campaign, title, state, owner, closedAt }: Incident): Fields {
  return { class: campaign?.class ?? null, subject: campaign?.id ?? null, title, state, owner, closedAt };
}

/** There may be thousands, of which one has changed. */
function hostChanges(before: readonly IssueHost[], after: readonly IssueHost[]): readonly FieldChange[] {
  const [was, is] = [statesOf(before), statesOf(after)];
  const change = ([of, to]: readonly [string, FieldValue]): FieldChange => ({
    field: 'host',
    of,
    from: was.get(of) ?? null,
    to,
  });
  const gone = [...was.keys()].filter((name) => !is.has(name));
  const others = [...is].filter(([name, state]) => was.get(name) !== state);
  return [...gone.map((name) => [name, null] as const), ...others].map(change);
}

function statesOf(hosts: readonly IssueHost[]): ReadonlyMap<string, string> {
  return new Map(hosts.map(({ name, state }) => [name, state]));
}

function references(one: { readonly references: readonly TrackerReference[] } | null): Fields {
  const known = (one?.references ?? []).map((reference): [string, string] => {
    const { tracker, kind, id, url, former } = reference;
    return [`${tracker} ${id}`, [kind, ...(former ? ['former'] : []), url].join(' ')];
  });
  return Object.fromEntries(known);
}

function differences(before: Fields, after: Fields): readonly FieldChange[] {
  return changed(before, after).map(([field, from, to]) => ({ field, from, to }));
}

function differencesOf(field: string, before: Fields, after: Fields): readonly FieldChange[] {
  return changed(before, after).map(([of, from, to]) => ({ field, of, from, to }));
}

function changed(before: Fields, after: Fields): readonly (readonly [string, FieldValue, FieldValue])[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => {
    const from = own(before, name);
    const to = own(after, name);
    return from === to ? [] : [[name, from, to] as const];
  });
}

/** A host may be called as a property of every object is. */
function own(fields: Fields, name: string): FieldValue {
  return Object.hasOwn(fields, name) ? (fields[name] ?? null) : null;
}
