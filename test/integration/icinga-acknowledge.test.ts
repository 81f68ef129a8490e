/** Tickets at the problems of a real Icinga 2, with the least permissions that they need. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openIcingaAcknowledger } from '../../src/bridge/acknowledge/icinga/open.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { exitCode } from '../../src/result/index.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { call, NODE_NAME, submitResult } from '../kit/icinga-api.ts';
import { ICINGA_PACKAGES, startIcinga, type Icinga } from '../kit/icinga.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { acknowledgesProblems, AUTHOR, type MonitorUnderTest } from './acknowledge-scenario.ts';

const SERVICES = Array.from({ length: 10 }, (_, index) => `service ${index}`);
const PASSIVE = 'check_command = "dummy", enable_active_checks = false';
const OBJECTS = `
${SERVICES.map((name) => `object Service "${name}" { host_name = "local", ${PASSIVE}, max_check_attempts = 1 }`).join('\n')}
object ApiUser "least" {
  password = "least-password"
  permissions = [
    "actions/acknowledge-problem", "actions/remove-acknowledgement",
    "objects/query/Host", "objects/query/Service", "objects/query/Comment"
  ]
}
`;

describeWith(ICINGA_PACKAGES, 'acknowledgements in a real Icinga', function () {
  this.timeout(240_000);
  let icinga: Icinga;
  let files: string;
  let monitor: MonitorUnderTest;
  before(async () => {
    files = mkdtempSync(join(tmpdir(), 'secmon-icinga-acknowledge-'));
    icinga = await startIcinga(OBJECTS);
    writeFileSync(join(files, 'ca.crt'), icinga.api.authority);
    writeFileSync(join(files, 'password'), 'least-password\n', { mode: 0o600 });
    const configuration = {
      url: `https://127.0.0.1:${icinga.api.port}`,
      user: 'least',
      password: join(files, 'password'),
      authorities: join(files, 'ca.crt'),
      serverName: NODE_NAME,
    };
    const acknowledger = await openIcingaAcknowledger(
      'icinga',
      AUTHOR,
      configuration,
      localMachine(localHostFromSource()),
    );
    monitor = underTest(() => acknowledger);
  });
  after(async () => {
    await icinga.stop();
    rmSync(files, { recursive: true });
  });

  interface State {
    readonly state: number;
    readonly acknowledgement: number;
    readonly acknowledgement_expiry: number;
  }
  interface Comment {
    readonly entry_type: number;
    readonly service_name: string;
    readonly author: string;
    readonly text: string;
  }
  const attributes = async <T>(path: string): Promise<readonly T[]> => {
    const { results }: { results: readonly { readonly attrs: T }[] } = await call(icinga.api, 'GET', path);
    return results.map(({ attrs }) => attrs);
  };
  const stateOf = async (service: string): Promise<State | undefined> =>
    (await attributes<State>(`/v1/objects/services/local!${encodeURIComponent(service)}`))[0];
  const action = (name: string, service: string, more: object): Promise<unknown> =>
    call(icinga.api, 'POST', `/v1/actions/${name}`, {
      type: 'Service',
      service: `local!${service}`,
      ...more,
    });

  function underTest(acknowledger: MonitorUnderTest['acknowledger']): MonitorUnderTest {
    return {
      host: 'local',
      acknowledger,
      async put(service, state) {
        const result = { exit_status: exitCode(state), plugin_output: 'said', performance_data: '' };
        await submitResult(icinga.api, service, result);
      },
      async acknowledged(service) {
        const now = await stateOf(service);
        if (now === undefined || now.state === 0) return undefined;
        if (now.acknowledgement === 0) return null;
        const comments = await attributes<Comment>('/v1/objects/comments');
        const own = comments.filter((one) => one.service_name === service && one.entry_type === 4);
        return { author: own[0]?.author ?? '', comment: own[0]?.text ?? '' };
      },
      async acknowledgeByHand(service) {
        await action('acknowledge-problem', service, { author: 'olga', comment: 'mine', sticky: true });
      },
      async removeByHand(service) {
        await action('remove-acknowledgement', service, {});
      },
    };
  }

  acknowledgesProblems(() => monitor);

  it('ends at the deadline, by itself', async () => {
    await monitor.put('service 9', 'CRITICAL');
    const expiresAt = Math.floor(Date.now() / 1000) + 20;
    const target = { host: 'local', service: 'service 9' };
    await monitor.acknowledger().set(target, { comment: 'rt #9', expiresAt });
    expect(await stateOf('service 9')).to.include({ acknowledgement: 2, acknowledgement_expiry: expiresAt });
    await eventually('nobody has it', 120, async () =>
      (await stateOf('service 9'))?.acknowledgement === 0 ? true : undefined,
    );
  });
});
