/* One place for the compiler's options: the build and svelte-check both read it. */
export default {
  compilerOptions: {
    runes: true,
    // A test finds elements by role and data attributes, never by a class: these may be hashed.
    css: 'external',
  },
};
