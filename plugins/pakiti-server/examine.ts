/**
 * What the server would find wrong with the files and directories of its configuration, all of it at once. Nothing is
 * sent, taken, made or changed.
 */
import type { Need } from '../../src/bridge/needs.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Machine } from '../../src/host/machine.ts';
import { openContacts } from '../../src/incidents/contacts/source.ts';
import { feedKinds } from '../../src/pakiti/feeds/index.generated.ts';
import { feedsFor } from '../../src/pakiti/feeds/sync/sync.ts';
import { readAdvisories } from '../pakiti/read-advisories.ts';
import type { ConfigurationComplaint } from '../secmon-bridge/complaint.ts';
import {
  complaintsOf,
  examineStore,
  examineTls,
  examineTokens,
  firstOfEachField,
  listenNeeds,
  storeNeeds,
} from '../secmon-bridge/complaints.ts';

import type { Configuration } from './configuration.ts';
import type { FeedConfiguration } from './feed-schema.ts';
import { FEEDS_DIRECTORY, type FeedsConfiguration } from './feeds-schema.ts';
import type { SitesConfiguration } from './sites.ts';

type Complaints = readonly ConfigurationComplaint[];

/** One complaint for each field at most, in the order of the configuration. */
export async function examine(configuration: Configuration, machine: Machine): Promise<Complaints> {
  const { store, listen, feed, feeds, sites, tags } = configuration;
  const found = [
    await complaintsOf(['store'], store, storeNeeds(store), machine, () => examineStore(store)),
    await complaintsOf(['listen'], listen, listenNeeds(listen), machine, () => examineTls(listen, machine)),
    await complaintsOf(['listen'], listen, [], machine, () => examineTokens(listen, machine)),
    ...(feed === undefined ? [] : [await feedComplaints(feed, machine)]),
    ...(feeds === undefined ? [] : [releaseComplaints(feeds)]),
    ...(feeds === undefined ? [] : [await complaintsOf(['feeds'], feeds, feedsNeeds(feeds), machine)]),
    ...(sites === undefined ? [] : [await sitesComplaints(sites, machine)]),
    ...(tags === undefined ? [] : [await tagsComplaints(tags.advisories, machine)]),
  ];
  return firstOfEachField(found.flat());
}

/** What encrypted reports are read with, and whose signatures count. */
async function feedComplaints(feed: FeedConfiguration, machine: Machine): Promise<Complaints> {
  const { decryptionKey, trustedKeys } = feed;
  const needs: Need[] = [];
  if (decryptionKey !== undefined)
    needs.push({ field: ['decryptionKey'], path: decryptionKey, use: 'group-private-key' });
  if (trustedKeys !== undefined)
    needs.push({ field: ['trustedKeys'], path: trustedKeys, use: 'own-directory' });
  return await complaintsOf(['feed'], feed, needs, machine, async () => {
    if (decryptionKey !== undefined && (await machine.commands.find('openssl')) === undefined)
      throw new Failure('missing', 'decryptionKey: reports are decrypted by openssl, which is not found');
  });
}

function feedsNeeds({ directory = FEEDS_DIRECTORY, each = {} }: FeedsConfiguration): readonly Need[] {
  return [
    { field: ['directory'], path: directory, use: 'fill' },
    ...Object.entries(each).flatMap(([name, { from = [] }]) =>
      from.map((path, at): Need => ({ field: ['each', name, 'from', String(at)], path, use: 'list' })),
    ),
  ];
}

/** A release that is misspelt: its hosts would have no feed when they come. */
function releaseComplaints({ releases = [], repositories, each = {} }: FeedsConfiguration): Complaints {
  const ofAll = feedsFor(feedKinds, []).map(({ name }) => name);
  const isFed = ([name, { from }]: readonly [string, { readonly from?: unknown }]): boolean =>
    from !== undefined && !ofAll.includes(name);
  if (repositories !== undefined || Object.entries(each).some(isFed)) return [];
  return releases.flatMap((release, at) =>
    feedsFor(feedKinds, [release]).every(({ name }) => ofAll.includes(name))
      ? [{ field: ['feeds', 'releases', String(at)], message: `no feed speaks of '${release}'` }]
      : [],
  );
}

/** Nobody is asked: what was heard last is read, and where it is kept. */
async function sitesComplaints({ directory }: SitesConfiguration, machine: Machine): Promise<Complaints> {
  const cache = directory.gocdb?.cache;
  const needs: readonly Need[] =
    cache === undefined ? [] : [{ field: ['gocdb', 'cache'], path: cache, use: 'fill' }];
  return await complaintsOf(['sites', 'directory'], directory, needs, machine, async () => {
    const source = await openContacts(directory, machine);
    try {
      await source.kept();
    } finally {
      source.close();
    }
  });
}

/** The server goes on without those that it cannot read, and says so at each turn. */
async function tagsComplaints(advisories: readonly string[], machine: Machine): Promise<Complaints> {
  const found: ConfigurationComplaint[] = [];
  for (const [at, path] of advisories.entries()) {
    const place = ['tags', 'advisories', String(at)];
    found.push(
      ...(await complaintsOf(place, {}, [], machine, async () => {
        await readAdvisories(machine, [path], new AbortController().signal);
      })),
    );
  }
  return found;
}
