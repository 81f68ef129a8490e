import { expect } from 'chai';
import { Failure } from '../../src/host/failure.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { FieldFailure, fieldFailure, inField } from './field-failure.ts';

const PART = {
  name: 'sink',
  user: 'u',
  token: '/etc/secmon/token',
  key: '/etc/secmon/token.key',
  spool: { directory: '/var/spool' },
} as const;

function fieldOf(message: string): string | undefined {
  const made = fieldFailure(['sinks', '3'], PART, new Failure('denied', message));
  expect(made).to.be.instanceOf(FieldFailure).and.include({ message, reason: 'denied' });
  return made instanceof FieldFailure ? made.field.join('.') : undefined;
}

describe('the field that a failure is about', () => {
  it('is the one whose value it begins with, whole', () => {
    expect(fieldOf('/etc/secmon/token: refused')).to.equal('sinks.3.token');
    expect(fieldOf('/etc/secmon/token.key: refused')).to.equal('sinks.3.key');
    expect(fieldOf('/var/spool/x: refused')).to.equal('sinks.3.spool.directory');
  });
  it('is the one whose name it begins with, whole', () => {
    expect(fieldOf('user and password: one without the other')).to.equal('sinks.3.user');
    expect(fieldOf('users are away')).to.equal('sinks.3');
  });
  it('is the whole part where nothing tells', () => expect(fieldOf('away')).to.equal('sinks.3'));
  it('is said once, by whoever is nearest to it', async () => {
    const inner = new FieldFailure(['a'], new Failure('denied', 'x'));
    expect(fieldFailure(['b'], {}, inner)).to.equal(inner);
    const failed = await rejection(inField(['b'], {}, () => Promise.reject(new Failure('denied', 'x'))));
    expect(failed)
      .to.be.instanceOf(FieldFailure)
      .and.deep.include({ field: ['b'] });
  });
  it('is none of what is our own bug', () => {
    const bug = new TypeError('x');
    expect(fieldFailure(['b'], {}, bug)).to.equal(bug);
  });
});
