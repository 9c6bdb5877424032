import { expect, test } from 'vitest';
import type { OptionPosition } from '../../../shared/account/option-position';
import { advise } from '../../../shared/sizing/advise';
import { EMPTY_SIZING_MEMORY } from '../../../shared/sizing/input';
import { epochMs, instrumentId, positionId } from '../../../shared/units';
import { input, NOW_MS, position, VENUE } from '../../support/sizing-builders';

const put: OptionPosition = {
  id: positionId('o'), instrumentId: instrumentId(VENUE, 'BTC-PUT'), underlying: 'BTC', right: 'put', strike: 50_000, expiryAtMs: epochMs(NOW_MS + 30 * 86_400_000),
  quantity: -1, contractSize: 1, settle: 'linear', settleAsset: 'USDT', markVolatility: 0.6,
};

function sentences(quantity: number | undefined): Record<string, string> {
  const plain = input({ accounts: [{ wallet: 100_000, positions: [position({ quantity: 1, entryPrice: 60_000 })] }], symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.6 } }, policy: { riskCapitalUsd: 200_000, isWhole: true } });
  const asked = quantity === undefined ? plain : { ...plain, accounts: plain.accounts.map((sized) => ({ ...sized, account: { ...sized.account, options: [{ ...put, quantity }] } })) };
  const [one] = advise(asked, EMPTY_SIZING_MEMORY).advice;
  return Object.fromEntries((one?.ladder ?? []).map(({ ruleId, answer }) => [ruleId, answer.kind === 'range' ? answer.because : answer.kind]));
}

test('rules that see no options say so while some are held, and only then', () => {
  const held = sentences(-1);
  for (const id of ['expected-shortfall', 'concentration', 'volatility-target']) expect(held[id], id).toMatch(/The options held are not in it; stress counts them\.$/);
  expect(JSON.stringify(sentences(undefined))).not.toContain('options');
  expect(JSON.stringify(sentences(0))).not.toContain('options held');
});
