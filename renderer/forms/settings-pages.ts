/** The pages of the settings, and on which of them a field stands: a problem is never hidden behind another page. */
import type { FieldErrors } from './errors';

export type SettingsPage = 'views' | 'parameters' | 'events' | 'program';

const PAGE_LABELS: { readonly [Page in SettingsPage]: string } = { views: 'Capital and views', parameters: 'Parameters', events: 'Events and days', program: 'Program' };

/** The first part of a field's path; what is not listed belongs to the program. */
const PAGE_OF: Readonly<Record<string, SettingsPage>> = {
  riskCapital: 'views', ownLeverageCap: 'views', numeraire: 'views', views: 'views', stops: 'views', profile: 'parameters', parameters: 'parameters', events: 'events', survivalDays: 'events',
};

function pageOf(path: string): SettingsPage | undefined {
  const name = path.split('.')[0] ?? '';
  // The form as a whole has no page.
  return name === '' ? undefined : (PAGE_OF[name] ?? 'program');
}

/** The pages in order, each with the number of its problems in its label. */
export function pagesWith(errors: FieldErrors): readonly { readonly value: SettingsPage; readonly label: string }[] {
  const counts = new Map<SettingsPage, number>();
  for (const page of Object.keys(errors).map(pageOf)) if (page !== undefined) counts.set(page, (counts.get(page) ?? 0) + 1);
  return (Object.keys(PAGE_LABELS) as SettingsPage[]).map((value) => ({ value, label: counts.has(value) ? `${PAGE_LABELS[value]} ✕ ${counts.get(value)}` : PAGE_LABELS[value] }));
}

/** Where to look first: the page at hand when it has a problem, else the first that has one. */
export function pageToLookAt(errors: FieldErrors, shown: SettingsPage): SettingsPage {
  const pages = Object.keys(errors).map(pageOf);
  return pages.includes(shown) ? shown : (pages.find((page) => page !== undefined) ?? shown);
}
