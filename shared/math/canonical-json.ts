/**
 * One text for one value: JSON with sorted keys and no spaces, so that equal data hashes equally however it was built.
 * A subset of RFC 8785 (keys by UTF-16 code unit, numbers as ECMAScript writes them). What JSON would silently change
 * (NaN, infinities, functions, maps) is a bug here; `undefined` members are left out, as JSON.stringify does.
 */

/** The canonical JSON of plain data. Throws on what plain data cannot hold, with the offending value. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) throw new Error(`not JSON: the number ${value}`);
      // Adding 0 turns -0 into 0.
      return String(value + 0);
    case 'string':
      return quote(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? ofArray(value) : ofObject(value);
    default:
      throw new Error(`not JSON: a ${typeof value}`);
  }
}

function ofArray(items: readonly unknown[]): string {
  let text = '[';
  for (let index = 0; index < items.length; index += 1) text += (index === 0 ? '' : ',') + canonicalJson(items[index]);
  return `${text}]`;
}

function ofObject(object: object): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) throw new Error(`not plain data: ${Object.prototype.toString.call(object)}`);
  const members = object as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(object).sort()) {
    const member = members[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${quote(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** Printable ASCII without quote and backslash needs no escapes: nearly every key and text. */
const PLAIN = /^[ !#-[\]-~]*$/;

function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
