import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type ScalarTag, type CollectionTag } from 'yaml';

export const NOTIFY = join(__dirname, '../../../deploy/aws/notify');

export interface Resource {
  Type: string;
  Condition?: string;
  DependsOn?: string;
  Properties: Record<string, unknown>;
}

export interface Template {
  Parameters: Record<string, { Type: string; Default: string | number; Description: string }>;
  Conditions: Record<string, unknown>;
  Resources: Record<string, Resource>;
  Outputs: Record<string, { Value: unknown }>;
}

/** The template of deploy/aws, with its short forms (`!Ref Topic`) turned into the long ones (`{ Ref: 'Topic' }`). */
export function readTemplate(): Template {
  const text = readFileSync(join(NOTIFY, '../template.yaml'), 'utf8');
  return parse(text, {
    customTags: [
      scalar('!Ref', (name) => ({ Ref: name })),
      scalar('!GetAtt', (path) => ({ 'Fn::GetAtt': path.split('.') })),
      scalar('!Sub', (template) => ({ 'Fn::Sub': template })),
      sequence('!Not', 'Fn::Not'),
      sequence('!Equals', 'Fn::Equals'),
      sequence('!If', 'Fn::If'),
    ],
  }) as Template;
}

/**
 * The properties of a resource in the template. @throws Error if the template has no resource with this name
 * and type
 */
export function resource(template: Template, name: string, type: string): Record<string, unknown> {
  const found = template.Resources[name];
  if (found?.Type !== type) throw new Error(`The template has no ${type} called ${name}`);
  return found.Properties;
}

/**
 * All names to which a part of the template refers: names such as `Topic`, and attributes such as
 * `Notify.Arn`.
 */
export function referencesIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === 'Ref' || key === 'Condition' || key === 'DependsOn') {
      return typeof value === 'string' ? [value] : referencesIn(value);
    }
    // Fn::If has three parts. The first one is the name of a condition, and the other two may contain
    // references.
    if (key === 'Fn::If') return [(value as [string])[0], ...referencesIn(value)];
    if (key === 'Fn::GetAtt') return [(value as string[]).join('.')];
    if (key === 'Fn::Sub')
      return [...(value as string).matchAll(/\$\{([^}]+)\}/g)].map(([, name]) => name ?? '');
    return referencesIn(value);
  });
}

function scalar(tag: string, resolve: (text: string) => unknown): ScalarTag {
  return { tag, resolve };
}

function sequence(tag: string, longForm: string): CollectionTag {
  return {
    tag,
    collection: 'seq',
    resolve: (value) => {
      const items = (value as { toJSON(): unknown }).toJSON();
      return { [longForm]: items };
    },
  };
}
