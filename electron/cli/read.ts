/** What a file came to: a value, or what is wrong with it in words. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };
