import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure, stateOf, type OptionValues } from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import {
  fault,
  message,
  papsMessage,
  policiesMessage,
  serveArgus,
  type ArgusServer,
  type Policies,
  type Rule,
} from '../../test/kit/argus-server.ts';
import { createCa, type Ca } from '../../test/kit/ca.ts';
import { runOnThisMachine, type CheckRun } from '../../test/kit/check-run.ts';
import { freePort } from '../../test/kit/free-port.ts';
import {
  body,
  oversized,
  redirect,
  silent,
  slowDrip,
  status,
  torn,
  type Answer,
} from '../../test/kit/http-server.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { issue, serverExtensions, type Issued } from '../../test/kit/tls-ca.ts';
import { check } from './check.ts';
import type { ArgusBanObservation } from './observation.ts';

const SALT = 'pr1vate-s4lt';
const NOON = Date.parse('2026-03-10T12:00:00Z') / 1000;
const TODAY = '20260310';
const YESTERDAY = '20260309';

function canary(date: string, salt = SALT): string {
  const hash = createHash('sha256')
    .update(salt + date)
    .digest('hex')
    .slice(0, 8);
  return `CN=${hash}, CN=${date}, CN=Test Subject, CN=000001, CN=tsubject, OU=Users, OU=Organic Units, DC=cern, DC=ch`;
}

const deny = (...subjects: readonly string[]): Rule => ({ effect: 'Deny', subjects });
const SOMEBODY = deny('CN=Somebody & <Co>, O=Example, C=CH');

type Options = OptionValues<typeof check.options>;
type Run = CheckRun<ArgusBanObservation>;

describe('argus-ban asks and judges', () => {
  let home: string;
  let ca: Ca;
  let stranger: Ca;
  let identity: Issued;
  let client: Issued;
  let directory: string;
  let saltFile: string;
  let server: ArgusServer | undefined;

  before(() => {
    home = mkdtempSync(join(tmpdir(), 'secmon-argus-'));
    ca = createCa(home, 'Grid');
    stranger = createCa(home, 'Stranger');
    identity = issue(home, ca);
    client = issue(home, ca, { subject: '/CN=robot', extensions: serverExtensions() });
    directory = mkdtempSync(join(home, 'certificates-'));
    copyFileSync(ca.certificateFile, join(directory, 'Grid.pem'));
    saltFile = join(home, 'salt');
    writeFileSync(saltFile, `${SALT}\n`, { mode: 0o600 });
  });
  after(() => rmSync(home, { recursive: true }));
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  function host(now: number, environment: Readonly<Record<string, string>> = {}): Host {
    const local = localHostFromSource();
    return { ...local, clock: { ...local.clock, now: () => now }, environment: (name) => environment[name] };
  }

  const options = (port: number): Partial<Options> => ({
    host: 'localhost',
    port,
    cert: client.certificateFile,
    key: client.keyFile,
    salt: saltFile,
    directory,
    'request-timeout': 20,
  });

  async function run(
    policies: Policies,
    change: Partial<Options> = {},
    {
      now = NOON,
      paps,
      environment = {},
    }: { now?: number; paps?: Answer; environment?: Record<string, string> } = {},
  ): Promise<Run> {
    chmodSync(client.keyFile, 0o600);
    server = await serveArgus(identity, ca, policies, paps);
    return runOnThisMachine(check, { ...options(server.port), ...change }, host(now, environment));
  }

  async function failure(policies: Policies, change: Partial<Options> = {}, paps?: Answer): Promise<Failure> {
    const error = await rejection(run(policies, change, paps === undefined ? {} : { paps }));
    expect(error).to.be.instanceOf(Failure);
    return error as Failure;
  }

  it('is OK when the canary of today is denied, whatever else is', async () => {
    const { verdict, observation } = await run({
      default: [SOMEBODY],
      'centralbanning & co': [SOMEBODY, deny(canary(YESTERDAY)), deny(canary(TODAY))],
    });
    expect(stateOf(verdict)).to.equal('OK');
    expect(verdict.summary).to.equal('the canary of 2026-03-10 is banned');
    expect(verdict.metrics.map(({ label, value }) => [label, value])).to.deep.equal([
      ['policies', 4],
      ['paps', 2],
      ['canary_age', 43_200],
    ]);
    expect(observation.paps.map(({ alias }) => alias)).to.deep.equal(['default', 'centralbanning & co']);
    expect(server?.requests).to.deep.equal([
      'POST /pap/services/PAPManagementService getAllPaps',
      'POST /pap/services/XACMLPolicyManagementService listPolicies default',
      'POST /pap/services/XACMLPolicyManagementService listPolicies centralbanning &amp; co',
    ]);
  });

  const missing: Readonly<Record<string, readonly Rule[]>> = {
    'there is no policy': [],
    'only others are banned': [SOMEBODY],
    'only the canary of yesterday is banned': [deny(canary(YESTERDAY))],
    'the canary was made with another salt': [deny(canary(TODAY, 'guess'))],
    'the canary is permitted': [{ effect: 'Permit', subjects: [canary(TODAY)] }],
    'the canary is denied together with somebody else only': [deny(canary(TODAY), 'CN=x')],
    'the canary is of another type': [{ ...deny(canary(TODAY)), type: 'rfc822Name' }],
    'the name only begins like the canary': [deny(`${canary(TODAY)}, C=CH`)],
    'the name only ends like the canary': [deny(`CN=x, ${canary(TODAY)}`)],
    'the canary is of a day far ahead': [deny(canary('20260401'))],
    'the canary is of a day that never was': [deny(canary('20269999'))],
  };
  for (const [what, rules] of Object.entries(missing)) {
    it(`is CRITICAL when ${what}`, async () => {
      const { bad, verdict } = await run({ default: rules });
      expect(bad).to.deep.equal([['CRITICAL', `localhost:${server?.port ?? 0}`, 'missing']]);
      expect(stateOf(verdict)).to.equal('CRITICAL');
    });
  }

  it("takes yesterday's canary for as long as --grace says, and no longer", async () => {
    const policies = { default: [deny(canary(YESTERDAY))] };
    const midnight = Date.parse('2026-03-10T00:00:00Z') / 1000;
    const states: string[] = [];
    for (const [hours, grace] of [
      [1, 0],
      [1, 3],
      [2.9, 3],
      [3.1, 3],
    ] as const) {
      const { verdict } = await run(policies, { grace }, { now: midnight + hours * 3600 });
      states.push(stateOf(verdict));
      await server?.close();
      server = undefined;
    }
    expect(states).to.deep.equal(['CRITICAL', 'OK', 'OK', 'CRITICAL']);
  });

  it('takes the canary of a day that has begun elsewhere already', async () => {
    const { verdict } = await run({ default: [deny(canary('20260311'))] });
    expect(stateOf(verdict)).to.equal('OK');
  });

  it('takes the salt from the environment', async () => {
    const { salt, ...rest } = options(0);
    expect(salt).to.equal(saltFile);
    server = await serveArgus(identity, ca, { default: [deny(canary(TODAY))] });
    const { verdict } = await runOnThisMachine(
      check,
      { ...rest, port: server.port },
      host(NOON, { SECMON_ARGUS_SALT: SALT }),
    );
    expect(stateOf(verdict)).to.equal('OK');
  });

  it('never shows the salt', async () => {
    const { observation, verdict } = await run({
      default: [deny(canary(TODAY, 'guess')), deny(canary(TODAY))],
    });
    expect(JSON.stringify([observation, verdict])).to.not.include(SALT);
  });

  describe('is UNKNOWN, with the reason', () => {
    it('where one PAP cannot be read that may have the canary', async () => {
      const { bad } = await run({ default: [SOMEBODY], other: message(fault('boom'), 500) });
      expect(bad).to.deep.equal([
        ['UNKNOWN', `localhost:${server?.port ?? 0}`, 'missing'],
        ['UNKNOWN', 'other', 'failed'],
      ]);
    });

    it('and only WARNING where the canary is found elsewhere', async () => {
      const { bad } = await run({ default: [deny(canary(TODAY))], other: message(fault('boom'), 500) });
      expect(bad).to.deep.equal([['WARNING', 'other', 'failed']]);
    });

    it('where the server knows no PAP', async () => {
      const { bad } = await run({}, {}, { paps: message(papsMessage([])) });
      expect(bad.map(([state, , kind]) => [state, kind])).to.deep.equal([['UNKNOWN', 'no-pap']]);
    });

    const answers: Readonly<Record<string, readonly [Answer, string, RegExp]>> = {
      'the client may not ask': [
        message(fault('Authorization error: Insufficient privileges'), 500),
        'denied',
        /not authorised/,
      ],
      'HTTP says that it may not': [status(403), 'denied', /HTTP status 403/],
      'there is another fault': [
        message(fault('java.lang.NullPointerException'), 500),
        'failed',
        /fault \(java/,
      ],
      'there is no such service': [status(404), 'unreachable', /HTTP status 404/],
      'there is an error page': [
        (_, response) => void response.writeHead(500).end('<html><br></html>'),
        'unreachable',
        /HTTP status 500/,
      ],
      'it is a redirect': [redirect('https://localhost:1/'), 'unreachable', /HTTP status 302/],
      'the answer is a page': [body('<html><head/></html>'), 'malformed', /no SOAP message/],
      'the answer is empty': [body(''), 'malformed', /no XML/],
      'the answer is cut off': [body(papsMessage(['default']).slice(0, -30)), 'malformed', /no XML/],
      'the answer is to something else': [message(policiesMessage([])), 'malformed', /no getAllPapsResponse/],
      'the answer is a bomb': [
        body(`<!DOCTYPE x [<!ENTITY a "b">]>${papsMessage(['&a;'])}`),
        'malformed',
        /document type/,
      ],
      'the answer is huge': [oversized(2 ** 24 + 1), 'too-large', /more than/],
      'the connection is torn': [torn, 'unreachable', /./],
      'there is no answer': [silent, 'timeout', /within 3 s/],
      'the answer drips': [slowDrip(), 'timeout', /within 3 s/],
    };
    for (const [what, [answer, reason, text]] of Object.entries(answers)) {
      it(`where ${what}`, async () => {
        // Only what never comes is waited for in vain: anything else may take its time on a busy machine.
        const patience = reason === 'timeout' ? { 'request-timeout': 3 } : {};
        const error = await failure({ default: [] }, patience, answer);
        expect(error.message).to.match(text);
        expect(error.reason).to.equal(reason);
      });
    }

    it('where nobody listens', async () => {
      const error = await failure({}, { port: await freePort() });
      expect(error.reason).to.equal('unreachable');
    });

    it('where the name is none', async () => {
      const error = await failure({}, { host: 'evil.example/x@localhost' });
      expect(error.reason).to.equal('malformed');
    });

    it('where the server is of an authority that is not trusted', async () => {
      const other = mkdtempSync(join(home, 'others-'));
      copyFileSync(stranger.certificateFile, join(other, 'Stranger.pem'));
      const error = await failure({ default: [] }, { directory: other });
      expect(error.reason).to.equal('refused');
      expect(error.message).to.match(/certificate is not right/);
      expect(server?.requests).to.deep.equal([]);
    });

    it('where the server has another name', async () => {
      const error = await failure({ default: [] }, { host: '127.0.0.2' });
      expect(error.reason).to.be.oneOf(['refused', 'unreachable']);
    });

    it('where no authority is there', async () => {
      const error = await failure({ default: [] }, { directory: mkdtempSync(join(home, 'empty-')) });
      expect(error.reason).to.equal('missing');
    });

    it('where the client is of an authority that the server does not know', async () => {
      const { certificateFile, keyFile } = issue(home, stranger, { subject: '/CN=nobody' });
      chmodSync(keyFile, 0o600);
      const error = await failure({ default: [] }, { cert: certificateFile, key: keyFile });
      expect(error.reason).to.be.oneOf(['denied', 'unreachable']);
      expect(server?.requests).to.deep.equal([]);
    });

    it('where certificate and key do not belong together', async () => {
      const { keyFile } = issue(home, ca);
      chmodSync(keyFile, 0o600);
      const error = await failure({ default: [] }, { key: keyFile });
      expect([error.reason, error.message]).to.deep.equal([
        'refused',
        `localhost:${server?.port ?? 0}: certificate and key cannot be used (key values mismatch)`,
      ]);
    });

    it('where there is no salt', async () => {
      const error = await failure({ default: [] }, { salt: undefined });
      expect(error.reason).to.equal('missing');
    });
  });
});
