import { EventEmitter, once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Failure } from '../host/failure.ts';
import { localStore } from '../host/local/store.ts';
import type { Store } from '../host/store.ts';
import {
  body,
  oversized,
  redirect,
  serve,
  silent,
  status,
  torn,
  type Answer,
} from '../../test/kit/http-server.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { makeSigningPlace, SIGNED_AT, type SigningPlace } from '../../test/kit/signing.ts';
import { fetchFromDirectory, fetchOverHttp, pull, type Fetch, type Pulled } from './pull.ts';

const LOOPBACK = ['127.0.0.0/8'];

describe('pull', () => {
  let place: SigningPlace;
  let to = '';
  const plan = (accept: boolean) => ({ purpose: 'catalogue', places: place.places, to, accept }) as const;
  const from = (fetch: Fetch, accept = false, after = 1): Promise<Pulled> =>
    pull(place.host(after), localStore, fetch, plan(accept));
  const fromData = (accept = false, after = 1): Promise<Pulled> =>
    from(fetchFromDirectory(place.host(), place.data), accept, after);
  const reason = async (pulled: Promise<Pulled>): Promise<string> => {
    const error = await rejection(pulled);
    return error instanceof Failure ? error.reason : String(error);
  };
  const installed = (name: string): string => readFileSync(join(to, 'current', name), 'utf8');
  const seen = (): unknown =>
    (
      JSON.parse(readFileSync(join(place.places.state, 'catalogue.test.json'), 'utf8')) as {
        sequence: number;
      }
    ).sequence;

  beforeEach(async () => {
    place = await makeSigningPlace({ 'a.yaml': 'id: a\n', 'b.yaml': 'id: b\n' });
    to = join(place.root, 'to');
    mkdirSync(to);
    await place.sign();
  });
  afterEach(() => place[Symbol.dispose]());

  it('installs the first edition only where an operator accepts it', async () => {
    expect(await reason(fromData())).to.equal('sequence-lost');
    expect(readdirSync(to)).to.deep.equal([]);
    expect(await fromData(true)).to.include({ isNew: true, fetched: 2 });
    expect([installed('a.yaml'), seen()]).to.deep.equal(['id: a\n', 5]);
    expect(await fromData()).to.include({ isNew: false, fetched: 0 });
  });

  it('fetches of a later edition only what changed, and keeps the one before', async () => {
    await fromData(true);
    writeFileSync(join(place.data, 'b.yaml'), 'id: c\n');
    await place.sign({ sequence: 6 });
    expect(await fromData()).to.include({ isNew: true, fetched: 1 });
    await place.sign({ sequence: 7 });
    expect(await fromData()).to.include({ isNew: true, fetched: 0 });
    expect([installed('a.yaml'), installed('b.yaml'), seen()]).to.deep.equal(['id: a\n', 'id: c\n', 7]);
    expect(readdirSync(to).filter((name) => name.startsWith('edition-'))).to.have.length(2);
  });

  it('refuses what is older, altered or expired, and leaves what is installed', async () => {
    await fromData(true);
    await place.sign({ sequence: 4 });
    expect(await reason(fromData(true))).to.equal('rolled-back');
    await place.sign({ sequence: 6 });
    expect(await reason(fromData(false, 100_000))).to.equal('expired');
    writeFileSync(join(place.data, 'b.yaml'), 'id: c\n');
    await place.sign({ sequence: 6 });
    writeFileSync(join(place.data, 'b.yaml'), 'id: evil\n');
    expect(await reason(fromData())).to.equal('altered');
    rmSync(join(place.data, 'manifest.sig'));
    expect(await reason(fromData())).to.equal('missing');
    expect([installed('a.yaml'), seen()]).to.deep.equal(['id: a\n', 5]);
  });

  it('leaves the later of two editions that are pulled at the same time, installed and recorded', async () => {
    await fromData(true);
    await place.sign({ sequence: 6 });
    const gate = new EventEmitter();
    const [begun, open] = [once(gate, 'begun'), once(gate, 'open')];
    const slow: Store = {
      ...localStore,
      async install(...call) {
        gate.emit('begun');
        await open;
        await localStore.install(...call);
      },
    };
    const older = pull(place.host(), slow, fetchFromDirectory(place.host(), place.data), plan(false));
    await begun;
    writeFileSync(join(place.data, 'b.yaml'), 'id: c\n');
    await place.sign({ sequence: 7 });
    const later = fromData();
    await Promise.race([later, new Promise((resolve) => setTimeout(resolve, 300))]);
    gate.emit('open');
    await Promise.allSettled([older, later]);
    expect([installed('b.yaml'), seen()]).to.deep.equal(['id: c\n', 7]);
    expect(readdirSync(to).filter((name) => name.startsWith('.'))).to.deep.equal([]);
  });

  it('is refused where a later edition came while this one was fetched', async () => {
    await fromData(true);
    await place.sign({ sequence: 6 });
    const fetch = fetchFromDirectory(place.host(), place.data);
    const overtaken: Fetch = async (name, maxBytes) => {
      const bytes = await fetch(name, maxBytes);
      await place.sign({ sequence: 7 });
      await fromData();
      return bytes;
    };
    expect(await reason(from(overtaken))).to.equal('rolled-back');
    expect(seen()).to.equal(7);
  });

  it('puts right what was altered where it is installed', async () => {
    await fromData(true);
    const file = join(to, 'current', 'a.yaml');
    writeFileSync(file, 'id: evil\n');
    expect(await fromData()).to.include({ isNew: true, fetched: 2 });
    expect(installed('a.yaml')).to.equal('id: a\n');
  });

  it('learns the number of an edition that a crash left installed but not recorded', async () => {
    await fromData(true);
    const before = readFileSync(join(place.places.state, 'catalogue.test.json'));
    await place.sign({ sequence: 6 });
    await fromData();
    writeFileSync(join(place.places.state, 'catalogue.test.json'), before);
    expect(await fromData()).to.include({ isNew: false });
    expect(seen()).to.equal(6);
  });

  it('does not heal the loss of the last number seen', async () => {
    await fromData(true);
    rmSync(join(place.places.state, 'catalogue.test.json'));
    expect(await reason(fromData())).to.equal('sequence-lost');
  });

  it('refuses another series in the place of the installed one, even one that was accepted', async () => {
    await place.sign({ name: 'other' });
    await fromData(true);
    await place.sign();
    await fromData(true);
    await place.sign({ name: 'other', notAfter: SIGNED_AT + 200_000 });
    expect(await reason(fromData())).to.equal('altered');
    await place.sign({ name: 'other', sequence: 6, notAfter: SIGNED_AT + 200_000 });
    expect(await reason(fromData())).to.equal('refused');
    expect(await reason(fromData(false, 100_000))).to.equal('refused');
    expect(await fromData(true)).to.include({ isNew: true });
  });

  it('comes over HTTP, and says what the server did', async () => {
    const answers: Record<string, Answer> = {};
    for (const name of readdirSync(place.data))
      answers[`/c/${name}`] = body(readFileSync(join(place.data, name)));
    const server = await serve(answers);
    const over = (url: string, allowPrivate = LOOPBACK): Fetch =>
      fetchOverHttp(place.host().http, { url, allowPrivate, proxy: undefined }, AbortSignal.timeout(60_000));
    try {
      expect(await from(over(`${server.url}/c`), true)).to.include({ isNew: true, fetched: 2 });
      expect(await reason(from(over(`${server.url}/none/`)))).to.equal('unreachable');
      expect(await reason(from(over(`${server.url}/c`, [])))).to.equal('refused');
      const bad: readonly (readonly [string, Answer])[] = [
        ['too-large', oversized(2 ** 20 + 1)],
        ['unreachable', status(500)],
        ['unreachable', torn],
        ['refused', redirect('/c/manifest.sig')],
        ['altered', body('<html>')],
      ];
      for (const [expected, answer] of bad) {
        answers['/c/manifest.sig'] = answer;
        expect(await reason(from(over(`${server.url}/c`)))).to.equal(expected);
      }
      answers['/c/manifest.sig'] = silent;
      const short = { url: `${server.url}/c`, allowPrivate: LOOPBACK, proxy: undefined };
      const late = fetchOverHttp(place.host().http, short, AbortSignal.timeout(200));
      expect(await reason(from(late))).to.equal('timeout');
    } finally {
      await server.close();
    }
    expect(installed('a.yaml')).to.equal('id: a\n');
  });
});
