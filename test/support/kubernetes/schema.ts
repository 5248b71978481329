import { join } from 'node:path';
import ts from 'typescript';
import type { Manifest } from './manifests';

interface Model {
  validate(): void;
}

/** The mistakes in a manifest according to the published schema of its kind: missing members, wrong types or forms. */
export async function schemaErrors(manifest: Manifest): Promise<string[]> {
  const models = (await import(`kubernetes-models/${manifest.apiVersion}`)) as Record<
    string,
    new (data: object) => Model
  >;
  const KnownModel = models[manifest.kind];
  if (!KnownModel) return [`there is no ${manifest.kind} in ${manifest.apiVersion}`];
  try {
    new KnownModel(manifest).validate();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/**
 * Finds members that Kubernetes does not know. The schemas accept them, but the API server refuses them. The
 * TypeScript types generated from the same schemas find them: TypeScript accepts no unknown members in a literal.
 */
export function unknownMembers(manifests: readonly Manifest[]): string[] {
  const file = join(__dirname, 'manifests-as-literals.ts');
  const source = manifests
    .map((manifest, index) => {
      const { apiVersion, kind } = manifest;
      return `import type { I${kind} as Kind${index} } from 'kubernetes-models/${apiVersion}';
        export const manifest${index}: Kind${index} = ${JSON.stringify(manifest)};`;
    })
    .join('\n');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.Node20,
  };
  const host = ts.createCompilerHost(options);
  const fromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version, ...rest) =>
    name === file ? ts.createSourceFile(name, source, version) : fromDisk(name, version, ...rest);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
