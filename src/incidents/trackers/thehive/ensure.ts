/** One alert for one issue, one case for one incident, whatever answers were lost. */
import type { Telling, ToldIncident, ToldIssue } from '../telling.ts';
import { type HiveApi, type Item, NotDone } from './api.ts';
import { type HiveSettings, newFields, tagOf, tagsOf } from './fields.ts';

export interface Ensured {
  readonly item: Item;
  readonly made: boolean;
}

const BAD_REQUEST = 400;

export async function findAlert(
  api: HiveApi,
  settings: HiveSettings,
  telling: Telling,
  about: ToldIssue,
): Promise<Ensured | undefined> {
  const [item] = await api.findAlerts(alertKey(settings, telling, about));
  return item && { item, made: false };
}

function alertKey(
  { source }: HiveSettings,
  { key }: Telling,
  { subject }: ToldIssue,
): { readonly type: string; readonly source: string; readonly sourceRef: string } {
  return { type: subject.class, source, sourceRef: key };
}

/** Type, source and reference are unique: TheHive itself keeps a second one from being made, and says 400. */
export async function ensureAlert(
  api: HiveApi,
  settings: HiveSettings,
  telling: Telling,
  about: ToldIssue,
): Promise<Ensured> {
  const key = alertKey(settings, telling, about);
  const [known] = telling.verb === 'open' ? [] : await api.findAlerts(key);
  if (known !== undefined) return { item: known, made: false };
  const link = settings.world.linkOf(telling.key);
  const alert = {
    ...key,
    ...newFields(telling, settings),
    status: settings.open,
    date: Math.round(about.openedAt * 1000),
    tags: tagsOf(telling),
    ...(link === undefined ? {} : { externalLink: link }),
  };
  try {
    return { item: await api.get('alert', await api.createAlert(alert)), made: true };
  } catch (error) {
    if (!(error instanceof NotDone) || error.status !== BAD_REQUEST) throw error;
    const [first] = await api.findAlerts(key);
    // There is none: what was sent is at fault then.
    if (first === undefined) throw error;
    return { item: first, made: false };
  }
}

/** A case has no reference of its own and goes by a tag: the operations of an incident come one after the other. */
export async function ensureCase(
  api: HiveApi,
  settings: HiveSettings,
  telling: Telling,
  { openedAt }: ToldIncident,
): Promise<Ensured> {
  const tag = tagOf(settings, telling.key);
  const [known] = await api.findCases(tag);
  if (known !== undefined) return { item: known, made: false };
  const id = await api.createCase({
    ...newFields(telling, settings),
    status: settings.caseOpen,
    startDate: Math.round(openedAt * 1000),
    tags: [tag, ...tagsOf(telling)],
  });
  return { item: await api.get('case', id), made: true };
}
