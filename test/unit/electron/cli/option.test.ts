/** `plimsoll option`: what goes in, what comes out, line for line. */
import { describe, expect, it } from 'vitest';
import { answerOption, option } from '../../../../electron/cli/option';

async function* chunks(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}
const OPTION = { forward: 100, strike: 110, years: 0.5, right: 'call' };

describe('one option', () => {
  it('has price and greeks from its volatility, and its volatility from that price', () => {
    const answer = answerOption({ ...OPTION, volatility: 0.6, rate: 0.03, settle: 'quote' });
    expect(Object.keys(answer)).toEqual(['price', 'deltaForward', 'gammaForward', 'vegaPerUnitVolatility', 'thetaPerYear', 'rho', 'vanna', 'volga', 'dualDelta']);
    const back = answerOption({ ...OPTION, price: answer['price'], rate: 0.03 });
    expect(back['volatility']).toBeCloseTo(0.6, 13);
  });

  it('settled in coin has its price in coin and the delta that counts the premium, and takes a price in coin', () => {
    const answer = answerOption({ ...OPTION, volatility: 0.6, settle: 'coin' });
    expect(Number(answer['priceCoin']) * 100).toBeCloseTo(Number(answer['price']), 12);
    expect(answer['deltaPremiumAdjusted']).toBeCloseTo(Number(answer['deltaForward']) - Number(answer['priceCoin']), 12);
    expect(answerOption({ ...OPTION, priceCoin: answer['priceCoin'], settle: 'coin' })['volatility']).toBeCloseTo(0.6, 13);
  });

  it.each([
    [{ ...OPTION, price: 100 }, 'price', 'the price 100 is not below 100'],
    [{ ...OPTION, strike: 80, price: 19 }, 'price', 'below what exercise alone is worth, 20'],
    [{ ...OPTION, years: 0, price: 1 }, 'years', 'no time is left'],
    [{ ...OPTION, years: 0, volatility: 0.5 }, 'years', 'expires now'],
    [{ ...OPTION, volatility: 0 }, 'volatility', 'above 0'],
    [OPTION, '', 'expected one of volatility, price and priceCoin (got 0)'],
    [{ ...OPTION, volatility: 0.5, price: 1 }, '', '(got 2)'],
    [{ ...OPTION, strike: -1, volatility: 0.5 }, 'strike', 'above 0 (got -1)'],
    [{ ...OPTION, right: 'CALL', volatility: 0.5 }, 'right', "'call' or 'put'"],
    [{ ...OPTION, volatility: 0.5, settle: 'usd' }, 'settle', "'quote' or 'coin'"],
    [{ ...OPTION, volatility: 0.5, dividend: 1 }, 'dividend', 'expected an object with'],
  ])('%j is refused with its place', (input, path, message) => {
    expect(answerOption(input)).toEqual({ error: { path, message: expect.stringContaining(message) as string } });
  });
});

describe('many options', () => {
  it('are answered line for line, errors in their place with their id', async () => {
    let out = '';
    const result = await option(chunks(`{"id":1,"forward":100,"strike":100,"years":1,"right":"put","volatility":0.2}\nnot json\n`, `{"id":"b","forward":100}\n`), (text) => { out += text; });
    const lines = out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([{ id: 1, price: 7.965567455405796 }, { error: { message: 'not JSON: "not json"' } }, { id: 'b', error: { path: 'strike' } }]);
    expect(result).toEqual({ answered: 1, refused: 2, exitCode: 1 });
  });
});
