import {
  type Compilable,
  type CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Transaction,
} from 'kysely';
import type { Reader } from './database.ts';
import type { Work } from './group-commit.ts';
import type { Schema } from './schema.ts';

/** Stands for a value while a query is built. Whoever computes with it hears that it has none. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  [Symbol.toPrimitive](): never {
    throw new Error(`a query that is compiled once takes ${this.name} as it is`);
  }
}

/**
 * A question that is asked with every request. Building a query takes several times as long as SQLite takes to answer it,
 * so it is built and compiled at the first call, and from then on only run with other values.
 * @param build gets the values as they stand in the query: nothing can be computed of them, and nothing decided by them
 */
export function askOften<Values extends object, Row>(
  build: (db: Pick<Kysely<Schema>, 'selectFrom'>, values: Values) => Compilable<Row>,
): (reader: Reader, values: Values) => Promise<Row[]> {
  const compiled = compileOnce(build);
  return (reader, values) => run(reader, compiled, values);
}

/** The same for a change. @returns the rows that it returns, if it was built to */
export function changeOften<Values extends object, Row>(
  build: (db: Kysely<Schema>, values: Values) => Compilable<Row>,
): (work: Pick<Work, 'tx'>, values: Values) => Promise<Row[]> {
  const compiled = compileOnce(build);
  return ({ tx }, values) => run(tx, compiled, values);
}

async function run<Values, Row>(
  reader: Pick<Reader, 'getExecutor'>,
  compiled: (values: Values) => CompiledQuery<Row>,
  values: Values,
): Promise<Row[]> {
  const query = compiled(values);
  const connection = lent.get(reader);
  const { rows } = connection
    ? await connection.executeQuery<Row>(query)
    : await reader.getExecutor().provideConnection((provided) => provided.executeQuery<Row>(query));
  return rows;
}

/** The connections of the transactions that are open. */
const lent = new WeakMap<Pick<Reader, 'getExecutor'>, DatabaseConnection>();

/**
 * Runs the work of a transaction, whose queries that are compiled once are handed straight to its connection meanwhile.
 * Before and after, they wait for the connection, or are refused because the transaction is over, as all others are.
 *
 * Hot spot: for each query of a transaction Kysely makes an executor, takes a lock that the transaction already has, and
 * asks plugins that there are none of. Without that, a code takes 7 % less processor time to send and to check.
 */
export async function lendConnection(tx: Transaction<Schema>, work: () => Promise<void>): Promise<void> {
  lent.set(tx, await tx.getExecutor().provideConnection(async (connection) => connection));
  try {
    await work();
  } finally {
    lent.delete(tx);
  }
}

function compileOnce<Values extends object, Row>(
  build: (db: Kysely<Schema>, values: Values) => Compilable<Row>,
): (values: Values) => CompiledQuery<Row> {
  let compiled: CompiledQuery<Row> | undefined;
  return (values) => {
    compiled ??= build(openBuilder(), placeholders<Values>()).compile();
    const given: Partial<Record<string, unknown>> = values;
    const parameters = compiled.parameters.map((one) => (one instanceof Placeholder ? given[one.name] : one));
    const { query, queryId, sql } = compiled;
    return { query, queryId, sql, parameters };
  };
}

/** Whatever is asked of it is a placeholder of that name. */
function placeholders<Values extends object>(): Values {
  return new Proxy({}, { get: (_, name) => new Placeholder(String(name)) }) as Values;
}

/** Builds queries and runs none. */
function openBuilder(): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SteadyQueryCompiler(),
    },
  });
}

/**
 * SQLite prepares a statement anew whenever a value is bound that its plan may depend on: with a join or an order, at
 * nearly every run, which takes up to twenty times as long as running it. What stands behind a sign is an expression,
 * which no plan depends on; so an index for some rows only is found by literals alone.
 * https://sqlite.org/c3ref/prepare.html, about `sqlite3_prepare_v2`
 */
class SteadyQueryCompiler extends SqliteQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return '+?';
  }
}
