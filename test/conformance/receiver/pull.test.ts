/** What every receiver does that reads files or pipes: read, store, and only then take away. */
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Receiving } from '../../../src/bridge/receive/receiver.ts';
import { asUnprivileged } from '../../kit/as-unprivileged.ts';
import { eventually } from '../../kit/eventually.ts';
import type { WrittenResult } from '../../kit/nagios-files.ts';
import { receiverWorld, type Received, type TestWorld } from '../../kit/receiver-world.ts';
import { unprivileged } from '../../kit/unprivileged.ts';
import { makeDirectory, PULL_SOURCES, type PullSource } from './pull-sources.ts';

const SECONDS = 60;

for (const [name, make] of Object.entries(PULL_SOURCES)) {
  describe(`the receiver ${name}`, function () {
    this.timeout(120_000);
    let root: string;
    let source: PullSource;
    let running: Receiving[];
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), 'secmon-receiver-'));
      source = make(root);
      running = [];
    });
    afterEach(async () => {
      await Promise.all(running.map((one) => one.stop()));
      rmSync(root, { recursive: true });
    });

    async function start(world: TestWorld): Promise<Receiving> {
      const receiving = await source.kind.start('name', source.configuration() as never, world);
      running.push(receiving);
      return receiving;
    }

    async function storedIn(world: TestWorld, count: number): Promise<readonly Received[]> {
      await eventually(`${count} reports`, SECONDS, () => world.stored.size >= count || undefined);
      return [...world.stored.values()];
    }

    it('stores what it reads, then takes it away', async () => {
      makeDirectory(source);
      const world = receiverWorld();
      const receiving = await start(world);
      const before = Date.now() / 1000 - 60;
      source.submit([result(0), result(1)]);
      await storedIn(world, 2);
      source.submit([result(2)]);
      const stored = await storedIn(world, 3);
      expect(stored.map(({ subject }) => subject.host)).to.deep.equal(['h0', 'h1', 'h2']);
      expect(stored[1]).to.deep.include({ state: 'WARNING', stateType: 'hard', summary: 'result 1' });
      expect(stored[1]?.start).to.equal('2026-05-01T10:00:01.000Z');
      expect(stored[1]?.subject.service).to.equal('svc');
      await eventually('its being taken away', SECONDS, () => source.isEmpty() || undefined);
      expect(receiving.heardAt()).to.be.above(before);
      expect(world.notices).to.deep.equal([]);
    });

    it('waits while the store is full, and loses nothing', async () => {
      makeDirectory(source);
      const world = receiverWorld();
      let refusals = 0;
      world.answer(() => {
        refusals += 1;
        return 'full';
      });
      await start(world);
      source.submit(many(20));
      await eventually('refusals', SECONDS, () => refusals > 3 || undefined);
      world.answer(() => 'stored');
      expect(await storedIn(world, 20)).to.have.lengthOf(20);
      await eventually('recovery', SECONDS, () => world.notices.find(({ kind }) => kind === 'recovered'));
      expect(world.notices.map(({ kind }) => kind)).to.deep.equal(['trouble', 'recovered']);
    });

    it('stops while the store is full, and begins with the same when it starts anew', async () => {
      makeDirectory(source);
      const full = receiverWorld();
      let refusals = 0;
      full.answer(() => {
        refusals += 1;
        return 'full';
      });
      const first = await start(full);
      source.submit(many(20));
      await eventually('a refusal', SECONDS, () => refusals > 0 || undefined);
      await first.stop();
      expect(full.stored.size).to.equal(0);
      const world = receiverWorld();
      await start(world);
      expect(await storedIn(world, 20)).to.have.lengthOf(20);
      await eventually('its being taken away', SECONDS, () => source.isEmpty() || undefined);
      expect(full.notices.filter(({ kind }) => kind === 'dropped')).to.deep.equal([]);
    });

    it('tries again what the store could not write', async () => {
      makeDirectory(source);
      const world = receiverWorld();
      world.answer(() => Promise.reject(new Error('disk')));
      await start(world);
      source.submit([result(0)]);
      await eventually('a notice', SECONDS, () => world.notices.length > 0 || undefined);
      expect(world.notices[0]).to.include({ kind: 'trouble' });
      expect(world.notices[0]?.text).to.include('disk');
      world.answer(() => 'stored');
      await storedIn(world, 1);
      await eventually('recovery', SECONDS, () => world.notices.find(({ kind }) => kind === 'recovered'));
      expect(world.notices.filter(({ kind }) => kind === 'trouble')).to.have.lengthOf(1);
    });

    // A pipe gives what it gave once; what becomes of that is held beside its code.
    const again = name.includes('pipe') ? undefined : it;
    again?.('gives what was stored before it was killed the same ids', async () => {
      makeDirectory(source);
      const killed = receiverWorld();
      let lives = true;
      let reached = 0;
      const dead = new Promise<never>(() => undefined);
      const { take } = killed;
      await source.kind.start('name', source.configuration() as never, {
        ...killed,
        async take(...call) {
          await take(...call);
          reached += 1;
          return lives ? await dead : { state: 'full' };
        },
      });
      source.submit(many(5));
      await eventually('the store', SECONDS, () => reached > 0 || undefined);
      lives = false;
      const world = receiverWorld();
      await start(world);
      const again = await storedIn(world, 5);
      expect(again.map(({ id }) => id)).to.deep.equal([...killed.stored.keys()]);
    });

    it('leaves hostile text as it is', async () => {
      makeDirectory(source);
      const world = receiverWorld();
      await start(world);
      const hostile = {
        ...result(0),
        output: `\u202e ü \u{1f600} \udcff\udcfe\t"'<$HOSTNAME$ a\\nb \\\\ [1] PROCESS_HOST_CHECK_RESULT;h;0;k3Jx9QpL2mVb8Zr;end`,
        longOutput: `x\\n\\\\\n\t}\nservicestatus {\n\thost_name=other\n\n!!![1] PROCESS_HOST_CHECK_RESULT;h;0;up\u2028\udc80`,
        perfdata: "'a b'=1s;2;3 c=\udcff",
      };
      source.submit([hostile]);
      const [stored] = await storedIn(world, 1);
      expect(stored?.summary).to.equal(hostile.output);
      if (source.carries.longOutput) {
        expect(stored).to.include({ longOutput: hostile.longOutput, perfdata: hostile.perfdata });
      }
      expect(world.stored.size).to.equal(1);
    });

    it('says once that its directory is not there, and goes on when it is', async () => {
      const world = receiverWorld();
      await start(world);
      await eventually('a notice', SECONDS, () => world.notices.length > 0 || undefined);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(world.notices.map(({ kind }) => kind)).to.deep.equal(['trouble']);
      makeDirectory(source);
      source.submit([result(0)]);
      await storedIn(world, 1);
      await eventually('recovery', SECONDS, () => world.notices.find(({ kind }) => kind === 'recovered'));
    });

    it('says that it may not read its directory, and goes on when it may', async () => {
      const { uid, gid } = unprivileged();
      chownSync(root, uid, gid);
      await asUnprivileged(async () => {
        makeDirectory(source);
        source.submit([result(0)]);
        chmodSync(source.directory, 0);
        const world = receiverWorld();
        const receiving = await start(world);
        const { kind, text } = await eventually('a notice', SECONDS, () => world.notices[0]);
        expect(kind).to.equal('trouble');
        expect(text).to.contain(source.directory).and.to.contain('permission denied');
        expect(receiving.heardAt()).to.equal(undefined);
        expect(world.stored.size).to.equal(0);
        chmodSync(source.directory, 0o755);
        await storedIn(world, 1);
        await eventually('recovery', SECONDS, () => world.notices.find((one) => one.kind === 'recovered'));
        await receiving.stop();
      });
    });
  });
}

function result(index: number): WrittenResult {
  return {
    host: `h${index}`,
    service: 'svc',
    state: index % 4,
    output: `result ${index}`,
    longOutput: '',
    perfdata: '',
    at: Date.UTC(2026, 4, 1, 10) / 1000 + index,
  };
}

function many(count: number): readonly WrittenResult[] {
  return Array.from({ length: count }, (_, index) => result(index));
}
