/** What is kept between runs, in one file: decoded like anything from outside, with a version. Defaults stand here only. */
import * as v from 'valibot';
import { typedAccountSchema } from './account/typed';
import { ratio, shortText } from './decode';
import { DEFAULT_POLICY, policySchema } from './sizing/policy-schema';

const address = (secure: string, plain: string) =>
  v.pipe(
    v.string('expected an address'),
    v.check((text) => isAllowedAddress(text, secure, plain), `expected an address beginning with ${secure}// (${plain}// for this computer only)`),
  );

/** Encrypted everywhere, plain only towards this computer. Written without URL: `shared/` has no DOM types. */
function isAllowedAddress(text: string, secure: string, plain: string): boolean {
  const match = /^([a-z]+:)\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::\d{1,5})?(?:\/[\w./-]*)?$/i.exec(text);
  if (match === null) return false;
  const [, scheme, host] = match;
  return scheme === secure || (scheme === plain && (host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host ?? '')));
}

export const baseUrlsSchema = v.strictObject({
  rest: address('https:', 'http:'),
  wsPublic: address('wss:', 'ws:'),
  wsMarket: address('wss:', 'ws:'),
});

export const settingsSchema = v.strictObject({
  version: v.literal(1, 'expected settings of version 1'),
  theme: v.picklist(['dark', 'light', 'system'], 'expected dark, light or system'),
  soundVolume: ratio,
  desktopNotifications: v.picklist(['on', 'off'], 'expected on or off'),
  firstRun: v.picklist(['pending', 'done', 'skipped'], 'expected pending, done or skipped'),
  live: v.strictObject({
    venue: shortText,
    symbols: v.pipe(v.array(shortText), v.maxLength(60, 'expected at most 60 symbols'), v.readonly()),
    baseUrls: baseUrlsSchema,
  }),
  /** Systematic forecasts beside the trader's own view; settings of earlier versions do not have it. */
  showConviction: v.optional(v.boolean('expected true or false'), false),
  policy: policySchema,
  accounts: v.pipe(v.array(typedAccountSchema), v.maxLength(20, 'expected at most 20 accounts'), v.readonly()),
});

export type Settings = v.InferOutput<typeof settingsSchema>;
export type BaseUrls = v.InferOutput<typeof baseUrlsSchema>;

export const DEFAULT_SETTINGS: Settings = {
  version: 1,
  theme: 'dark',
  soundVolume: 0.7,
  desktopNotifications: 'on',
  firstRun: 'pending',
  live: {
    venue: 'binance',
    symbols: ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'],
    baseUrls: {
      rest: 'https://fapi.binance.com',
      wsPublic: 'wss://fstream.binance.com/public',
      wsMarket: 'wss://fstream.binance.com/market',
    },
  },
  showConviction: false,
  policy: DEFAULT_POLICY,
  accounts: [],
};
