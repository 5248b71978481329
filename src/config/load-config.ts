import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type Config, configSchema, variables } from './config';
import { contradictions } from './contradictions';
import { fileVariable, readSecret, SecretFileError } from './secret-files';

/** The error for settings with which the service cannot start. The message lists every bad variable. */
export class ConfigError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads each setting from the process environment or, if it is not set there, from the file named by
 * `ENV_FILE` (default `.env`, which may be missing). An empty value counts as unset, because Compose and
 * Kubernetes write empty values for unset variables. In place of a secret, a variable such as
 * `DB_PASSWORD_FILE` may name a file that contains the secret.
 *
 * @throws ConfigError that names every bad variable, what is allowed and where the value came from; never a
 * secret.
 */
export function loadConfig(environment: Environment = process.env): Config {
  const named = isSet(environment.ENV_FILE) ? environment.ENV_FILE : undefined;
  const file = named ?? '.env';
  const fromFile = readEnvironmentFile(file, named !== undefined);
  const given = (name: string) => (isSet(environment[name]) ? environment[name] : fromFile[name]);
  const source = (name: string) => {
    if (isSet(environment[name])) return 'the environment';
    return isSet(fromFile[name]) ? file : given(fileVariable(name));
  };

  const values = Object.fromEntries(
    Object.keys(variables)
      .map((name) => [name, given(name)] as const)
      .filter(([, value]) => isSet(value)),
  );
  const secrets = secretsInFiles(given);
  const result = configSchema.safeParse({ ...secrets.values, ...values });
  if (result.success) {
    const together = [...secrets.mistakes, ...contradictions(result.data)];
    if (together.length === 0) return result.data;
    throw mistakes(together);
  }

  const bad = [...new Set(result.error.issues.map((issue) => String(issue.path[0])))];
  throw mistakes([
    ...bad.map((name) => {
      const { allowed, secret } = description(name);
      const value = secret ? 'a secret, not shown' : JSON.stringify(values[name]);
      return `${name} must be ${allowed}; it is ${value}, from ${source(name)}`;
    }),
    ...secrets.mistakes,
  ]);
}

/** Reads the secrets that are in files. Returns their values, and one sentence for each secret that cannot be used. */
function secretsInFiles(given: (name: string) => string | undefined) {
  const found: Record<string, string> = {};
  const wrong: string[] = [];
  for (const name of Object.keys(variables)) {
    const path = given(fileVariable(name));
    if (!description(name).secret || !isSet(path)) continue;
    if (isSet(given(name))) {
      wrong.push(`${name} and ${fileVariable(name)}: set one of them`);
      continue;
    }
    try {
      found[name] = readSecret(name, path);
    } catch (error) {
      if (!(error instanceof SecretFileError)) throw error;
      wrong.push(error.message);
    }
  }
  return { values: found, mistakes: wrong };
}

function mistakes(lines: readonly string[]): ConfigError {
  return new ConfigError(['The configuration has mistakes:', ...lines.map((line) => `  ${line}`)].join('\n'));
}

/** The description of a variable, by its name. */
export function description(name: string) {
  const meta = variables[name as keyof typeof variables].meta()?.variable;
  if (!meta) throw new Error(`${name} has no description`);
  return meta;
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function readEnvironmentFile(file: string, mustExist: boolean): Environment {
  if (!mustExist && !existsSync(file)) return {};
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`ENV_FILE names ${file}, which cannot be read: ${(error as Error).message}`);
  }
}
