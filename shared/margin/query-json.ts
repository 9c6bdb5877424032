/** The queries of the command line and of the test vectors as JSON, and their answers; null where no size answers. */
import * as v from 'valibot';
import { decode, finite, positive, shortText, type Decoded } from '../decode';
import { positionId } from '../units';
import type { MarginAccount, MarginMarket } from './margin';
import { marginForDistance, sizeForLiquidationAt, type QueryAnswer, type Target } from './queries';

const querySchema = v.strictObject({
  kind: v.picklist(['marginForDistance', 'sizeForLiquidationAt'], 'expected marginForDistance or sizeForLiquidationAt: others are not supported yet'),
  position: shortText,
  targetPrice: v.nullish(positive),
  targetDistancePct: v.nullish(finite),
});
export type QueryJson = v.InferOutput<typeof querySchema>;

export type QueryAnswerJson = QueryJson & { readonly resolvedTargetPrice: number } & ({ readonly marginDelta: number } | { readonly quantity: number | null });

/** Reads one query: it must name a target price or a target distance, not both. */
export function decodeQuery(input: unknown): Decoded<QueryJson> {
  const query = decode(querySchema, input);
  if (!query.ok) return query;
  const { targetPrice, targetDistancePct } = query.value;
  if ((targetPrice == null) === (targetDistancePct == null)) return { ok: false, path: 'targetPrice', message: 'expected either targetPrice or targetDistancePct' };
  return query;
}

/** Answers a query; one that the account cannot answer is refused with the reason. */
export function answerQuery(account: MarginAccount, market: MarginMarket, query: QueryJson): Decoded<QueryAnswerJson> {
  const target: Target = query.targetPrice != null ? { kind: 'price', price: query.targetPrice } : { kind: 'distance', distanceRatio: (query.targetDistancePct ?? 0) / 100 };
  const ask = query.kind === 'marginForDistance' ? marginForDistance : sizeForLiquidationAt;
  return encodeAnswer(query, ask(account, market, positionId(query.position), target));
}

function encodeAnswer(query: QueryJson, answer: QueryAnswer): Decoded<QueryAnswerJson> {
  switch (answer.kind) {
    case 'margin':
      return { ok: true, value: { ...query, resolvedTargetPrice: answer.targetPrice, marginDelta: answer.marginDelta } };
    case 'size':
      return { ok: true, value: { ...query, resolvedTargetPrice: answer.targetPrice, quantity: answer.quantity } };
    case 'noSize':
      return { ok: true, value: { ...query, resolvedTargetPrice: answer.targetPrice, quantity: null } };
    case 'refused':
      return { ok: false, path: '', message: answer.why };
    case 'unknown':
      return { ok: false, path: '', message: `missing: ${answer.missing.join(', ')}` };
  }
}
