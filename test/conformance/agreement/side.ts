/** A Request Tracker on which ledger and tickets are to agree: the one in memory, or a real one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localMachine } from '../../../src/host/local/machine.ts';
import type { Machine } from '../../../src/host/machine.ts';
import type { RtClient } from '../../../src/incidents/trackers/rt/client.ts';
import { localHostFromSource } from '../../kit/local-host.ts';
import { rtClientWith } from '../../kit/rt/client.ts';
import { RtDouble } from '../../kit/rt/double.ts';
import { exchangeOn } from '../../kit/rt/double-rest.ts';
import { recordOf, type RtRecord } from '../../kit/rt/record.ts';
import { OUR_QUEUE, type Rt } from '../../kit/rt.ts';

export interface Side {
  readonly url: string;
  readonly tokenFile: string;
  readonly machine: Machine;
  readonly officer: RtClient;
  /** A site answers to the mail about a ticket. @param headers of that mail, each with its end */
  answer(ticket: number, from: string, text: string, headers?: string): Promise<void>;
  record(): RtRecord;
  /** Texts of the mails to one address. */
  mailsTo(address: string): readonly string[];
  stop(): Promise<void>;
}

const TOKEN = `1-2-${'0a'.repeat(16)}`;
const OFFICER_TOKEN = `1-3-${'0b'.repeat(16)}`;
const URL_IN_MEMORY = 'http://127.0.0.1:1';

/** @param now seconds since the epoch */
export async function sideInMemory(now: () => number): Promise<Side> {
  const rt = new RtDouble(now);
  const exchange = exchangeOn(rt, { [TOKEN]: 'secmon', [OFFICER_TOKEN]: 'officer' });
  const machine: Machine = { ...localMachine(localHostFromSource()), exchange: () => exchange };
  const directory = mkdtempSync(join(tmpdir(), 'secmon-agreement-'));
  const tokenFile = join(directory, 'token');
  writeFileSync(tokenFile, TOKEN, { mode: 0o600 });
  const officer = await rtClientWith(URL_IN_MEMORY, OFFICER_TOKEN, {}, machine);
  return {
    ...{ url: URL_IN_MEMORY, tokenFile, machine, officer },
    answer(id, from, text, headers) {
      const ticket = rt.ticket(id);
      if (ticket !== undefined) rt.correspond(ticket, from, text, headers);
      return Promise.resolve();
    },
    record: () => recordOfDouble(rt),
    mailsTo: (address) => rt.mails.filter(({ to }) => to.includes(address)).map(({ text }) => text),
    async stop() {
      await officer.close();
      rmSync(directory, { recursive: true });
    },
  };
}

function recordOfDouble(rt: RtDouble): RtRecord {
  const tickets = [...rt.tickets.values()].map((ticket) => {
    const { id, queue, status, owner, creator, priority, due, fields, refersTo, memberOf } = ticket;
    return {
      ...{ id, queue, status, owner, creator, priority, due },
      effective: rt.ticket(id)?.id ?? id,
      keys: fields.get('Monitoring Key') ?? [],
      refersTo: [...refersTo],
      memberOf: [...memberOf],
    };
  });
  const transactions = rt.transactions.map(({ text, ...one }) => ({ ...one, texts: [text] }));
  return { tickets: new Map(tickets.map((one) => [one.id, one])), transactions };
}

/** One run after the other on the same: each with sites of its own. */
export async function sideOn(rt: Rt): Promise<Side> {
  const officer = await rtClientWith(rt.url, rt.officerToken);
  return {
    ...{ url: rt.url, tokenFile: rt.tokenFile, machine: localMachine(localHostFromSource()), officer },
    async answer(ticket, from, text, more = '') {
      const subject = `Re: [rt.example.org #${ticket}] your ticket`;
      const id = `${ticket}.${rt.mails().length}@site.example`;
      const headers = `From: ${from}\nTo: rt@rt.example.org\nSubject: ${subject}\nMessage-ID: <${id}>\n${more}`;
      await rt.receive(`${headers}\n${text}\n`, OUR_QUEUE);
    },
    record: () => recordOf(rt.database),
    mailsTo: (address) => rt.mails().flatMap(({ to, body }) => (to.includes(address) ? [body] : [])),
    stop: () => officer.close(),
  };
}
