/** Every page the program can open in the browser. The window names one by id; an address never comes from it. */
import type { LINK_IDS } from '../shared/ipc';

export const LINKS: { readonly [Id in (typeof LINK_IDS)[number]]: string | undefined } = {
  'lightweight-charts': 'https://www.tradingview.com/',
  // No public page yet; asking for it is refused in words.
  project: undefined,
};
