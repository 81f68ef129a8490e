import { expect } from 'chai';
import fc from 'fast-check';
import { FeedError } from '../feed.ts';
import { membersOf } from './members.ts';

const members = (text: string) => [...membersOf({ name: 'x.json', bytes: Buffer.from(text) })];

describe('the members of a JSON object', () => {
  it('are those of JSON.parse', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 2), (object, space) => {
        const text = JSON.stringify(object, undefined, space);
        expect(members(text)).to.deep.equal(Object.entries(JSON.parse(text) as object));
        expect(members(`\uFEFF ${text} \n`)).to.have.length(Object.keys(object).length);
      }),
    );
  });

  it('of what is cut off or goes on are an error, after those that are whole', () => {
    const text = '{"a": {"b": "}\\""}, "c": [1, {"d": "x"}]}';
    for (let length = 0; length < text.length; length += 1) {
      expect(() => members(text.slice(0, length)), text.slice(0, length)).to.throw(FeedError, 'x.json');
    }
    for (const wrong of [
      `${text}x`,
      `x${text}`,
      '[]',
      '{"a": 1,}',
      '{"a" 1}',
      '{,"a": 1}',
      '{"a": 1 "b": 2}',
    ]) {
      expect(() => members(wrong), wrong).to.throw(FeedError, 'x.json');
    }
  });
});
