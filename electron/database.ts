/** Loads the journal's native library where there is one; without it the program runs and says so. */
import type { OpenDatabase } from './journal';
import { reasonOf } from './files';

export async function loadDatabase(): Promise<OpenDatabase> {
  try {
    const { default: Libsql } = await import('libsql');
    return (file) => new Libsql(file);
  } catch (error) {
    const reason = `the database library cannot be loaded: ${reasonOf(error).split('\n')[0]}`;
    return () => {
      throw new Error(reason);
    };
  }
}
