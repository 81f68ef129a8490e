import { expect } from 'chai';
import fc from 'fast-check';
import { Failure } from '../../../host/failure.ts';
import { arbitraryReport, sampleEvent } from '../../../../test/kit/sample-event.ts';
import type { Event } from '../../event.ts';
import { compileTemplate, holdsId } from './template.ts';

describe('a template of a webhook', () => {
  const event = sampleEvent({ tags: { vo: 'ops', constructor: 'x' } });
  const render = (template: unknown): unknown => compileTemplate(template)(event);

  it('is data: names of fields stand for what the event has', () => {
    expect(
      render({
        alert: { host: 'subject.host', lines: ['summary', 'longOutput'], site: 'subject.site' },
        vo: 'tags.vo',
        from: { literal: { app: 'secmon', host: 'subject.host' } },
        text: { join: ['state', { literal: ': ' }, 'summary', 'subject.node'] },
        who: 'subject',
      }),
    ).to.deep.equal({
      alert: {
        host: 'ce1.example.org',
        lines: ['CRL expired', 'first line\nsecond line'],
        site: 'SITE-A',
      },
      vo: 'ops',
      from: { app: 'secmon', host: 'subject.host' },
      text: 'CRITICAL: CRL expired',
      who: event.subject,
    });
  });

  it('has null for what the event has not, and never what objects inherit', () => {
    expect(
      render({ a: 'subject.node', b: 'tags.toString', c: 'tags.__proto__', d: 'tags.constructor' }),
    ).to.deep.equal({
      a: null,
      b: null,
      c: null,
      d: 'x',
    });
  });

  for (const template of [
    'sumary',
    { a: ['subject.password'] },
    'tags.a.b',
    { a: 1 },
    null,
    'constructor',
    '',
  ]) {
    it(`is refused: ${JSON.stringify(template)}`, () => {
      expect(() => compileTemplate(template))
        .to.throw(Failure)
        .with.property('reason', 'malformed');
    });
  }

  it('reads nothing of an event as a template', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        const one: Event = { ...event, ...report };
        const template = { a: 'summary', b: { join: ['summary', 'longOutput'] }, c: 'tags' };
        expect(compileTemplate(template)(one)).to.deep.equal({
          a: one.summary,
          b: `${one.summary}${one.longOutput}`,
          c: one.tags,
        });
      }),
    );
  });

  it('is known to hold the id, or not to', () => {
    expect([{ x: ['id'] }, 'id', { join: ['id'] }].map(holdsId)).to.deep.equal([true, true, true]);
    expect([{ literal: 'id' }, { id: 'summary' }, {}, 'summary'].map(holdsId)).to.deep.equal(
      Array(4).fill(false),
    );
  });
});
