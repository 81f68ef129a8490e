/** A real Nagios and a real Icinga, each the source and the target of the other, and one bridge between them. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { Event, Subject } from '../../src/bridge/event.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { call } from '../kit/icinga-api.ts';
import { followIcinga, type IcingaHistory, type ProcessedByIcinga } from '../kit/icinga-history.ts';
import { ICINGA_PACKAGES, startIcinga, type Icinga } from '../kit/icinga.ts';
import { handOverAndKeep, processedByNagios, type ProcessedResult } from '../kit/nagios-history.ts';
import { takenResult } from '../kit/nagios-target.ts';
import { NAGIOS_PACKAGES, startNagios, type Nagios } from '../kit/nagios.ts';
import { unbrought } from './monitors-fate.ts';
import {
  bridgeConfiguration,
  CHECKED,
  icingaObjects,
  IN_ICINGA,
  IN_NAGIOS,
  nagiosObjects,
  PER_ROUND,
  SERVICES,
  SETTINGS,
  SINGLE,
  STREAM,
  writePlugins,
} from './monitors-scenario.ts';
import { asInIcinga, ofIcinga } from './monitors-shown.ts';

const SECONDS = 180;
const QUIET_SECONDS = 30;
const OUR_CHECK_SOURCE = 'secmon-bridge';

describeWith(
  [...NAGIOS_PACKAGES, ...ICINGA_PACKAGES],
  'one bridge between a real Nagios and a real Icinga',
  function () {
    this.timeout(900_000);
    const site = new BridgeSite();
    let nagios: Nagios;
    let icinga: Icinga;
    let history: IcingaHistory;
    let plugins: string;

    before(async () => {
      plugins = mkdtempSync(join(tmpdir(), 'secmon-plugins-'));
      chmodSync(plugins, 0o755);
      writePlugins(plugins);
      icinga = await startIcinga(icingaObjects(plugins));
      history = await followIcinga(icinga.api);
      nagios = await startNagios({
        plugins,
        objects: nagiosObjects(),
        more: handOverAndKeep,
        settings: () => SETTINGS,
      });
      site.configure(bridgeConfiguration(site, nagios, icinga));
      await site.start();
    });

    after(async () => {
      await site.remove();
      history.close();
      await nagios.stop();
      await icinga.stop();
      rmSync(plugins, { recursive: true });
    });

    const events = (about: Subject, service?: string): readonly Event[] =>
      site
        .delivered('events.jsonl')
        .filter(({ subject }) => subject.host === about.host && subject.service === service);
    const inNagios = (about: Subject, service = ''): readonly ProcessedResult[] =>
      processedByNagios(nagios.root).filter((one) => one.host === about.host && one.service === service);
    const inIcinga = (about: Subject, service?: string): readonly ProcessedByIcinga[] =>
      history.results.filter((one) => one.host === about.host && one.service === service);
    /** Without what the target itself has found to be late. */
    const allInNagios = (): readonly ProcessedResult[] =>
      processedByNagios(nagios.root).filter(
        ({ host, output }) => host === IN_ICINGA.host && !isStale(output),
      );
    const allInIcinga = (): readonly ProcessedByIcinga[] =>
      history.results.filter(
        ({ host, check_result: { output } }) => host === IN_NAGIOS.host && !isStale(output),
      );
    const counts = (): readonly number[] =>
      [site.delivered('events.jsonl'), allInIcinga(), allInNagios()].map(({ length }) => length);
    const broughtToNagios = (service = ''): readonly ProcessedResult[] =>
      allInNagios().filter((one) => one.service === service);
    const broughtToIcinga = (service?: string): readonly ProcessedByIcinga[] =>
      allInIcinga().filter((one) => one.service === service);

    function hasArrived(service?: string): boolean {
      return [inNagios(IN_NAGIOS, service), events(IN_NAGIOS, service), broughtToIcinga(service)].every(
        isSome,
      );
    }

    function hasArrivedBack(service?: string): boolean {
      return [inIcinga(IN_ICINGA, service), events(IN_ICINGA, service), broughtToNagios(service)].every(
        isSome,
      );
    }

    async function checkInIcinga(service: string): Promise<void> {
      await call(icinga.api, 'POST', '/v1/actions/reschedule-check', {
        type: 'Service',
        service: `${IN_ICINGA.host}!${service}`,
        force: true,
      });
    }

    async function submitToIcinga(service: string | undefined, result: object): Promise<void> {
      const target =
        service === undefined ? { host: IN_ICINGA.host } : { service: `${IN_ICINGA.host}!${service}` };
      await call(icinga.api, 'POST', '/v1/actions/process-check-result', { ...target, ...result });
    }

    function submitToNagios(service: string | undefined, at: number, code: number, output: string): void {
      const [command, name] =
        service === undefined ? ['HOST', IN_NAGIOS.host] : ['SERVICE', `${IN_NAGIOS.host};${service}`];
      nagios.command(`[${at}] PROCESS_${command}_CHECK_RESULT;${name};${code};${output}\n`);
    }

    /** @param missing names of what has not come yet */
    async function all(missing: () => readonly string[]): Promise<void> {
      await eventually('all of it', SECONDS, () => missing().length === 0 || undefined).catch(
        (error: unknown) => {
          const why = JSON.stringify([missing(), unbrought(site.place('store.db')), site.log]);
          throw new Error(`${String(error)}: ${why}`, { cause: error });
        },
      );
    }

    it('brings what plugins say in Nagios to Icinga, each once and as it is', async () => {
      const at = now() - 7;
      submitToNagios(undefined, at, 1, 'no route\\nsecond line\\nthird ü|rta=1.5ms;2;3 loss=100%');
      await all(() =>
        [...CHECKED, undefined].filter((name) => !hasArrived(name)).map((name) => name ?? 'host'),
      );
      for (const name of CHECKED) {
        const [made, ...others] = inNagios(IN_NAGIOS, name);
        const [seen, ...more] = broughtToIcinga(name);
        expect([events(IN_NAGIOS, name).length, others, more], name).to.deep.equal([1, [], []]);
        expect(seen === undefined ? undefined : ofIcinga(seen), name).to.deep.equal(
          made === undefined ? undefined : asInIcinga(made),
        );
        expect(seen?.check_result, name).to.deep.include({
          check_source: OUR_CHECK_SOURCE,
          active: false,
        });
      }
      expect(CHECKED.slice(0, 4).map((name) => broughtToIcinga(name)[0]?.check_result.state)).to.deep.equal([
        0, 1, 2, 3,
      ]);
      expect(broughtToIcinga().map(ofIcinga)).to.deep.equal([
        {
          state: 2,
          start: at,
          end: at,
          output: 'no route\nsecond line\nthird ü',
          perfdata: 'rta=1.5ms;2;3 loss=100%',
        },
      ]);
      expect(events(IN_NAGIOS)[0]?.subject.site).to.equal('SITE-N');
    });

    it('brings what plugins say in Icinga to Nagios, each once and as it is', async () => {
      const at = now() - 7;
      for (const name of CHECKED) await checkInIcinga(name);
      await submitToIcinga(undefined, {
        exit_status: 1,
        plugin_output: 'no route\nsecond line\nthird ü | bar',
        performance_data: ['rta=1.5ms;2;3', "'packet loss'=100%"],
        execution_start: at + 0.25,
        execution_end: at + 0.75,
      });
      await all(() =>
        [...CHECKED, undefined].filter((name) => !hasArrivedBack(name)).map((name) => name ?? 'host'),
      );
      for (const name of CHECKED) {
        const [made, ...others] = inIcinga(IN_ICINGA, name);
        const [event, ...doubles] = events(IN_ICINGA, name);
        const [seen, ...more] = broughtToNagios(name);
        expect([doubles, others, more], name).to.deep.equal([[], [], []]);
        if (made === undefined || event === undefined) throw new Error(name);
        const { code, at: start, ...shown } = takenResult(event);
        expect(seen, name).to.deep.include({ state: code, start, ...shown });
        const { state, output, execution_start, execution_end } = made.check_result;
        expect(code, name).to.equal(state);
        expect(`${event.summary}\n${event.longOutput}`.trimEnd(), name).to.equal(
          output.replace(/^[^\n]*/, (line) => line.trimEnd()).trimEnd(),
        );
        expect(seen?.start, name).to.equal(Math.floor(execution_start));
        expect(seen?.executionTime, name).to.be.closeTo(execution_end - execution_start, 0.002);
      }
      expect(broughtToNagios()).to.deep.equal([
        {
          host: IN_ICINGA.host,
          service: '',
          state: 1,
          start: at,
          executionTime: 0.5,
          output: 'no route',
          longOutput: 'second line\nthird ü \\x7C bar',
          perfdata: "rta=1.5ms;2;3 'packet loss'=100%",
        },
      ]);
      expect(events(IN_ICINGA)[0]?.subject.site).to.equal('SITE-I');
    });

    it('loses nothing and repeats nothing when it is killed in the middle', async () => {
      const before = counts();
      const sent: string[] = [];
      let last = now() - 1;
      for (const [number, single] of SINGLE.entries()) {
        submitToNagios(single, now(), number % 4, `single ${number}\\nlong|n=${number}`);
        await submitToIcinga(single, {
          exit_status: number % 4,
          plugin_output: `single ${number}\nlong`,
          performance_data: [`n=${number}`],
        });
        if (now() > last) {
          last = now();
          sent.push(`number ${number}`);
          for (const stream of STREAM) submitToNagios(stream, last, number % 4, `number ${number}`);
        }
        await delay(Math.random() * 400);
        if ((number + 1) % PER_ROUND > 0) continue;
        await site.end('SIGKILL');
        await site.start();
      }
      const toIcinga = SINGLE.length + STREAM.length * sent.length;
      const more = [toIcinga + SINGLE.length, toIcinga, SINGLE.length];
      await all(() =>
        ['in the file', 'in Icinga', 'in Nagios'].filter(
          (_, index) => (counts()[index] ?? 0) < (before[index] ?? 0) + (more[index] ?? 0),
        ),
      );
      for (const name of STREAM) {
        const texts = broughtToIcinga(name).map(({ check_result: { output } }) => output);
        expect(texts, name).to.deep.equal(sent);
        expect(
          events(IN_NAGIOS, name).map(({ summary }) => summary),
          name,
        ).to.deep.equal(sent);
      }
    });

    it('hears no echo of what it has brought, nor that it is late', async () => {
      const before = counts();
      await delay(QUIET_SECONDS * 1000);
      expect(counts()).to.deep.equal(before);
      const nagiosHas = (): ReadonlyMap<string, string> =>
        lastOutputs(
          processedByNagios(nagios.root)
            .filter(({ host }) => host === IN_ICINGA.host)
            .map(({ service, output }) => [service, output]),
        );
      const icingaHas = (): ReadonlyMap<string, string> =>
        lastOutputs(
          history.results
            .filter(({ host }) => host === IN_NAGIOS.host)
            .map(({ service = '', check_result: { output } }) => [service, output]),
        );
      for (const has of [nagiosHas, icingaHas]) {
        await eventually('all of it stale', SECONDS, () => [...has().values()].every(isStale) || undefined);
        expect([...has().keys()]).to.have.members(['', ...SERVICES]);
      }
      expect(counts()).to.deep.equal(before);
    });

    it('has delivered each result once, to the other side and to the file', () => {
      // First what may say why something is missing. Under load Icinga's events may come later than what is looked up.
      const unwanted = site.log.filter(({ level, event }) => level !== 'info' && event !== 'gap');
      expect(unwanted).to.deep.equal([]);
      const made = [...CHECKED, ...SINGLE, ''];
      const madeInNagios = processedByNagios(nagios.root).filter(({ host }) => host === IN_NAGIOS.host);
      const delivered = site.delivered('events.jsonl').map(({ subject }) => subject);
      const from = (about: Subject): readonly string[] =>
        delivered.filter(({ host }) => host === about.host).map(({ service = '' }) => service);
      const inBothFromNagios = madeInNagios.map(({ service }) => service).toSorted();
      expect(inBothFromNagios.filter((name) => !STREAM.includes(name))).to.deep.equal(made.toSorted());
      expect(from(IN_NAGIOS).toSorted()).to.deep.equal(inBothFromNagios);
      expect(
        allInIcinga()
          .map(({ service = '' }) => service)
          .toSorted(),
      ).to.deep.equal(inBothFromNagios);
      expect(from(IN_ICINGA).toSorted()).to.deep.equal(made.toSorted());
      expect(
        allInNagios()
          .map(({ service }) => service)
          .toSorted(),
      ).to.deep.equal(made.toSorted());
    });
  },
);

function lastOutputs(
  results: readonly (readonly [service: string, output: string])[],
): ReadonlyMap<string, string> {
  return new Map(results);
}

function isSome(all: readonly unknown[]): boolean {
  return all.length > 0;
}

function isStale(output: string): boolean {
  return output.startsWith('UNKNOWN: no result for');
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
