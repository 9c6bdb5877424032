import { describe, expect, it } from 'vitest';
import { account, adviceTo, answersTo, answerTo, EASY, following, MARKET, NOW_MS, of, row } from '../../../support/evaluate-request';

const calm = account({ wallet: 60_000, positions: [{ quantity: 1, entryPrice: 60_000 }, { symbol: 'ETHUSDT', quantity: 10, entryPrice: 3000, beta: 1.3 }] });
const easy = { parameters: EASY, riskCapitalUsd: 1e6 };

describe('what the advice of plimsoll evaluate says', () => {
  it('gives one entry per bundle, each with a ladder of every rule', async () => {
    const answer = await answerTo({ id: 'x', account: calm, policy: easy, market: MARKET });
    expect(Object.keys(answer)).toEqual(['id', 'pools', 'positions', 'uniformShock', 'advice', 'notes']);
    const btc = of(answer.advice ?? [], 'BTCUSDT');
    expect(btc).toMatchObject({ bundle: 'fixture/cross:USDT/BTCUSDT', title: 'BTC, fixture cross', pool: 'cross:USDT', symbol: 'BTCUSDT', underlying: 'BTC', positions: ['BTCUSDT'], now: 1, suggested: 1, action: 'HOLD', type: null, otherWayOut: null, conflicts: [] });
    expect(btc.reason).toMatch(/^Inside every limit/);
    expect(btc.allowed?.low).toBeLessThanOrEqual(0);
    expect(btc.allowed?.high).toBeGreaterThan(1);
    expect(btc.after?.['jointDistanceRatio']).toBeGreaterThan(0.3);
    const rules = btc.ladder.map(({ rule }) => rule);
    expect(rules).toEqual(expect.arrayContaining(['joint-distance', 'liquidation-probability', 'stop-risk', 'own-cap', 'venue-limit', 'expected-shortfall', 'concentration', 'volatility-target']));
    expect(new Set(rules).size).toBe(rules.length);
    for (const { answer: kind, title, family } of btc.ladder) expect([kind, title, family].every((text) => text.length > 0)).toBe(true);
  });

  it('types the exact lots as text, on the side that cuts', async () => {
    const cut = of(await adviceTo({ account: account({ wallet: 5000, positions: [{ quantity: 1 }] }), policy: easy, market: MARKET }), 'BTCUSDT');
    expect(cut).toMatchObject({ action: 'CUT', type: { side: 'sell', position: 'BTCUSDT' }, binding: 'joint-distance' });
    expect(cut.type?.quantity).toMatch(/^0\.\d{3}$/);
    expect((cut.suggested ?? 0) + Number(cut.type?.quantity)).toBeCloseTo(1, 12);
    expect(row(cut, 'joint-distance')).toMatchObject({ answer: 'range', family: 'hard', isBinding: true, because: expect.stringContaining('you asked for 15 %') as unknown });
  });

  it('names the lot, underlying and profile that were taken, and is silent about what was given', async () => {
    const taken = await answerTo({ account: calm, policy: {}, market: MARKET });
    expect(taken.notes?.[0]).toBe('No profile was named: the parameters are those of balanced.');
    expect(taken.notes?.join('\n')).toContain('Taken for BTCUSDT, which market.instruments does not say: lot 0.001 contracts, underlying BTC, quote currency USDT, no smallest order but the lot.');
    const terms = { lot: '0.01', tick: 0.1, quoteAsset: 'USDT', minimumQuantity: 0.01 };
    const given = await answerTo({ account: calm, policy: { profile: 'balanced' }, market: { ...MARKET, instruments: { BTCUSDT: { ...terms, underlying: 'BTC' }, ETHUSDT: { ...terms, underlying: 'ETH' } } } });
    expect(given.notes).toEqual([expect.stringContaining('joint days are no history but 8192 draws from the correlations given')]);
  });

  it('sets announced tier tables beside today\'s: a forecast of liquidation and margin, and less headroom', async () => {
    const announcedTiers = { BTCUSDT: { effectiveAtMs: NOW_MS + 3_600_000, tiers: [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.05, maintenanceAmount: 0, maxLeverage: 20 }] } };
    const held = account({ wallet: 20_000, positions: [{ quantity: 1, entryPrice: 60_000 }] });
    const answer = await answerTo({ account: held, policy: easy, market: { ...MARKET, announcedTiers } });
    expect(answer.announced).toMatchObject({ kind: 'forecast', effectiveAtMs: { BTCUSDT: NOW_MS + 3_600_000 }, changed: [{ position: 'BTCUSDT', symbol: 'BTCUSDT', maintenanceMarginAfter: 3_100, initialMarginBefore: 3_100, initialMarginAfter: 3_100 }] });
    const [changed] = answer.announced?.changed ?? [];
    // 20,000 + (p - 60,000) = 5 % of p.
    expect(changed?.liquidationPriceAfter).toBeCloseTo(40_000 / 0.95, 6);
    expect(changed?.liquidationPriceBefore).toBeLessThan(40_000 / 0.95);
    expect(await answerTo({ account: held, policy: easy, market: MARKET })).not.toHaveProperty('announced');
  });

  it.each([
    ['a table that does not begin at 0', [{ notionalFloor: 5, notionalCap: null, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 20 }], 'market.announcedTiers.BTCUSDT.tiers.0.notionalFloor', 'expected the first tier to begin at 0 (got 5)'],
    ['a rate in percent', [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 5, maintenanceAmount: 0, maxLeverage: 20 }], 'market.announcedTiers.BTCUSDT.tiers.0.maintenanceMarginRate', 'expected a rate of 1 or less (0.005 = 0.5 %) (got 5)'],
  ])('refuses %s among announced ones', async (_what, tiers, path, message) => {
    const answers = await answersTo([{ account: calm, market: { ...MARKET, announcedTiers: { BTCUSDT: { effectiveAtMs: NOW_MS, tiers } } } }]);
    expect(answers).toMatchObject([{ error: { path, message } }]);
  });

  it('rounds what is typed to the lot that was given', async () => {
    const market = { ...MARKET, instruments: { BTCUSDT: { lot: 0.05 } } };
    const cut = of(await adviceTo({ account: account({ wallet: 5000, positions: [{ quantity: 1 }] }), policy: easy, market }), 'BTCUSDT');
    const beside = await adviceTo({ account: account({ wallet: 5000, positions: [{ quantity: 1 }] }), policy: easy, market: MARKET, instruments: market.instruments });
    expect(of(beside, 'BTCUSDT')).toEqual(cut);
    expect(Number(cut.type?.quantity) / 0.05).toBeCloseTo(Math.round(Number(cut.type?.quantity) / 0.05), 9);
  });

  it('adds only with a live view, and an expired one is no view and is said', async () => {
    const view = { underlying: 'BTC', strength: 2, horizonHours: 24 };
    const asked = (views: readonly object[]) => answerTo({ account: calm, policy: { ...easy, views }, market: MARKET });
    expect(of((await asked([view])).advice ?? [], 'BTCUSDT')).toMatchObject({ action: 'ADD', type: { side: 'buy' } });
    expect(of((await asked([])).advice ?? [], 'BTCUSDT').action).toBe('HOLD');
    const old = await asked([{ ...view, statedAtMs: NOW_MS - 25 * 3_600_000 }]);
    expect(of(old.advice ?? [], 'BTCUSDT').action).toBe('HOLD');
    expect(old.notes).toContain('The view on BTC has run out: it is no view.');
  });

  it('sizes what is about to be opened: a flat position with a view', async () => {
    const flat = account({ wallet: 60_000, positions: [{ quantity: 0.1 }, { symbol: 'ETHUSDT', quantity: 0 }] });
    const eth = of(await adviceTo({ account: flat, policy: { ...easy, views: [{ underlying: 'ETH', targetPrice: 3000, stopPrice: 3150, chance: 0.6, horizonHours: 24 }] }, market: { ...MARKET, maturedViewCount: 200 } }), 'ETHUSDT');
    expect(eth).toMatchObject({ action: 'ADD', type: { side: 'sell' }, now: 0 });
    expect(eth.suggested).toBeLessThan(0);
  });

  it('says nothing of the ladder and what is missing where it cannot say', async () => {
    const flat = { ...calm, positions: [...calm.positions, { ...calm.positions[0], id: 'new', symbol: 'XUSDT', quantity: 0 }] };
    const found = of(await adviceTo({ account: flat, policy: easy, market: MARKET }), 'XUSDT');
    expect(found).toMatchObject({ action: 'CANNOT SAY', allowed: null, suggested: null, type: null, ladder: [], cannotSay: ['tiers of XUSDT'], reason: 'No advice: tiers of XUSDT missing.' });
  });

  it('without a market nothing is made up: what needs it is unknown by name, and nothing is added or cut for it', async () => {
    const advice = of(await adviceTo({ account: calm, policy: { views: [{ underlying: 'BTC', strength: 2, horizonHours: 24 }] } }), 'BTCUSDT');
    expect(advice.action).toBe('HOLD');
    expect(advice.allowed?.high).toBe(1);
    expect(row(advice, 'liquidation-probability')).toMatchObject({ answer: 'unknown', low: null, high: null, missing: ['volatility of BTC', 'volatility of ETH'] });
    expect(row(advice, 'concentration')['missing']).toEqual(['volatility of BTC']);
    expect(advice.reason).toContain('Cannot say whether more is allowed');
  });

  it('takes no stablecoin to be worth a dollar', async () => {
    const advice = of(await adviceTo({ account: calm, policy: { ownLeverageCap: 3 }, market: { ...MARKET, usdPerUnit: {} } }), 'BTCUSDT');
    expect(row(advice, 'own-cap')).toMatchObject({ answer: 'unknown', missing: ['price of USDT in USD'] });
  });

  it('writes the same as a table, with the reason and without a null', async () => {
    const { evaluate } = await import('../../../../electron/cli/evaluate');
    let text = '';
    async function* input(): AsyncGenerator<string> {
      yield JSON.stringify({ account: account({ wallet: 5000, positions: [{ quantity: 1 }] }), policy: easy, market: { ...MARKET, depth: {} }, queries: [{ kind: 'scalePlan', position: 'BTCUSDT', to: 0, rungs: 2 }, { kind: 'bestPlace', amountUsd: 1000 }] });
    }
    await evaluate(input(), (part) => { text += part; }, { format: 'table' });
    expect(text).toMatch(/BTC, fixture cross: CUT, now 1 BTC -> 0\.\d+ BTC: sell 0\.\d{3}/);
    expect(text).toContain('sell 0.500 -> 0.5 contracts, liquidation at');
    expect(text).toContain('the next 1000 USD: 1000 USDT to cross:USDT');
    expect(text).not.toMatch(/NaN|undefined|null/);
  });
});

describe('named cases through plimsoll evaluate', () => {
  it('coin collateral flips the dangerous side: the short is not cut, the long beside it is', async () => {
    // 1 BTC of collateral, 0.5 BTC short against it and 120 ETH long: only a fall is dangerous, and the short eases it.
    const held = account({ marginPolicy: 'multiAsset', collateral: [{ asset: 'USDT', balance: 0 }, { asset: 'BTC', balance: 1, price: 62_000, linkedSymbol: 'BTCUSDT' }], positions: [{ quantity: -0.5 }, { symbol: 'ETHUSDT', quantity: 120 }] });
    const { advice = [], uniformShock } = await answerTo({ account: held, policy: easy, market: MARKET });
    expect(uniformShock.first.up).toBeNull();
    // Equity 62,000 - 403,000 s against 0.5 % of 31,000 (1 - s) + 372,000 (1 - s): s = 59,985 / 400,985.
    expect(uniformShock.first.down?.shock).toBeCloseTo(-59_985 / 400_985, 9);
    expect(of(advice, 'ETHUSDT').action).toBe('CUT');
    expect(of(advice, 'BTCUSDT').action).toBe('HOLD');
    expect(row(of(advice, 'BTCUSDT'), 'joint-distance')['because']).toContain('This one does not add to it: it is held.');
  });

  it('an inverse contract: coin collateral alone is long, so only a fall is dangerous until the short outweighs it', async () => {
    const inverse = (quantity: number) => account({ collateral: [{ asset: 'BTC', balance: 1 }], positions: [{ symbol: 'BTCUSD', quantity, contractType: 'inverse', contractSize: 100, settleAsset: 'BTC' }] });
    const long = await answerTo({ account: inverse(1240), policy: easy, market: MARKET });
    expect([long.uniformShock.first.down === null, long.uniformShock.first.up === null]).toEqual([false, true]);
    expect(of(long.advice ?? [], 'BTCUSD').now).toBeCloseTo(2, 12);
    // 620 contracts of 100 USD short against 1 BTC at 62,000: one for one, no move liquidates.
    const hedged = await answerTo({ account: inverse(-620), policy: easy, market: MARKET });
    expect(hedged.uniformShock.first).toEqual({ down: null, up: null });
    expect(of(hedged.advice ?? [], 'BTCUSD').action).toBe('HOLD');
  });

  it('a short perpetual against its spot has no liquidation and is held', async () => {
    const held = account({ marginPolicy: 'multiAsset', collateral: [{ asset: 'USDT', balance: 0 }, { asset: 'BTC', balance: 3, price: 62_000, linkedSymbol: 'BTCUSDT' }], positions: [{ quantity: -3 }] });
    const { advice = [], uniformShock } = await answerTo({ account: held, policy: easy, market: MARKET });
    expect(uniformShock.first).toEqual({ down: null, up: null });
    expect(of(advice, 'BTCUSDT')).toMatchObject({ action: 'HOLD', after: { jointDistanceRatio: null } });
  });

  it('equal hedge legs: no net helps, so margin has to move or both legs be cut', async () => {
    const legs = [{ id: 'long', quantity: 50 }, { id: 'short', quantity: -50 }];
    const tight = of(await adviceTo({ account: account({ wallet: 32_000, positions: legs }), policy: { parameters: EASY, riskCapitalUsd: 1e7 }, market: MARKET }), 'BTCUSDT');
    expect(tight).toMatchObject({ now: 0, action: 'MOVE MARGIN', type: null, suggested: null });
    expect(tight.reason).toContain('cut both legs by');
    const roomy = of(await adviceTo({ account: account({ wallet: 320_000, positions: legs }), policy: { parameters: EASY, riskCapitalUsd: 1e7 }, market: MARKET }), 'BTCUSDT');
    expect(roomy.action).toBe('HOLD');
  });

  it('two pools where only a transfer helps: margin has to move, and the query names from where', async () => {
    const held = account({ wallet: 40_000, positions: [{ id: 'iso', quantity: 1, isolatedMargin: 4000 }, { symbol: 'ETHUSDT', quantity: 1 }] });
    const { advice = [], queries = [] } = await answerTo({ account: held, policy: easy, market: MARKET, queries: [{ kind: 'bestTransfer', amountUsd: 10_000 }] });
    const iso = of(advice, 'iso');
    expect(iso.action).toBe('MOVE MARGIN');
    expect(iso.reason).toContain('Cutting an isolated position does not move its liquidation');
    expect(iso.otherWayOut).toMatchObject({ unit: 'USDT', sentence: expect.stringContaining('to the isolated BTCUSDT') as unknown });
    expect(queries[0]).toMatchObject({ kind: 'bestTransfer', placements: [{ from: { pool: 'cross:USDT' }, to: { pool: 'isolated:iso' }, amount: 10_000 }] });
    const after = await adviceTo({ account: following(held, [iso], 0), policy: easy, market: MARKET });
    expect(of(after, 'iso').action).toBe('HOLD');
  });

  it('a missing depth feed forbids more but does not cut', async () => {
    const asked = (market: object) => adviceTo({ account: calm, policy: { ...easy, views: [{ underlying: 'BTC', strength: 2, horizonHours: 24 }] }, market });
    const without = of(await asked({ ...MARKET, depth: {} }), 'BTCUSDT');
    expect(row(without, 'liquidity')).toMatchObject({ answer: 'unknown', missing: ['order book of BTCUSDT'] });
    expect([without.action, without.allowed?.high, without.suggested]).toEqual(['HOLD', 1, 1]);
    expect(of(await asked(MARKET), 'BTCUSDT').action).toBe('ADD');
  });

  it('a thin book cuts: depth that is given counts at once', async () => {
    const thin = { ...MARKET, depth: { ...(MARKET['depth'] as object), BTCUSDT: { bids: [[61_999, 0.2]], asks: [[62_001, 0.2]] } }, volumes: { ...(MARKET['volumes'] as object), BTCUSDT: 1 } };
    const cut = of(await adviceTo({ account: calm, policy: { riskCapitalUsd: 1e6, parameters: { ...EASY, exitCostBps: 5 } }, market: thin }), 'BTCUSDT');
    expect(cut).toMatchObject({ action: 'CUT', binding: 'liquidity' });
  });

  it('a stop beyond liquidation is answered by both prices', async () => {
    const held = account({ wallet: 10_000, positions: [{ quantity: 1 }] });
    // (10,000 - 62,000 + p) = 0.005 p: liquidation at 52,000 / 0.995 = 52,261.3.
    const { advice = [], positions } = await answerTo({ account: held, policy: { ...easy, stops: { BTCUSDT: 50_000 } }, market: MARKET });
    expect(positions['BTCUSDT']).toMatchObject({ liquidationPrice: expect.closeTo(52_000 / 0.995, 6) as unknown });
    expect(row(of(advice, 'BTCUSDT'), 'stop-risk')['because']).toBe('Liquidation 52,261.3 is hit before your stop 50,000.0. A stop is not a floor.');
    expect(of(advice, 'BTCUSDT').action).toBe('CUT');
  });

  it('permuting positions, collateral and the market changes nothing', async () => {
    const held = account({ collateral: [{ asset: 'USDT', balance: 9000 }, { asset: 'USDC', balance: 8000 }], positions: [{ quantity: 1 }, { symbol: 'ETHUSDT', quantity: 10 }, { symbol: 'BTCUSDC', quantity: -0.5, settleAsset: 'USDC' }, { id: 'iso', symbol: 'ETHUSDT', quantity: 3, isolatedMargin: 900 }] });
    const turned = { ...held, positions: held.positions.toReversed(), collateral: held.collateral.toReversed() };
    const correlations = { names: ['ETH', 'BTC'], matrix: [[1, 0.8], [0.8, 1]] };
    const [one, other] = await Promise.all([adviceTo({ account: held, policy: { riskCapitalUsd: 1e5 }, market: MARKET }), adviceTo({ account: turned, policy: { riskCapitalUsd: 1e5 }, market: { ...MARKET, correlations } })]);
    expect(other).toEqual(one);
  });

  it('stops by symbol and by position id: the id is more particular', async () => {
    const held = account({ wallet: 1e5, positions: [{ id: 'a', quantity: 1, isolatedMargin: 30_000 }, { id: 'b', quantity: 1, isolatedMargin: 30_000 }] });
    const advice = await adviceTo({ account: held, policy: { ...easy, stops: { BTCUSDT: 60_000, b: 61_000 } }, market: MARKET });
    expect(row(of(advice, 'a'), 'stop-risk')['because']).toContain('The stop at 60,000.0');
    expect(row(of(advice, 'b'), 'stop-risk')['because']).toContain('The stop at 61,000.0');
  });
});
