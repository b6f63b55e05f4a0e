import type { z } from 'zod';
import { factOf } from '../db/file-facts.js';
import { findChannelSpecs } from '../db/find-channel-specs.js';
import { findFilesToCheck } from '../db/find-files-to-check.js';
import type { FileToCheck } from '../db/find-files-to-check.js';
import type { ChannelFit } from '../domain/channel-fit.js';
import { fitForChannel } from '../domain/channel-fit.js';
import { hardFindings } from '../domain/check-against-spec.js';
import { specsInForce } from '../domain/channel-specs.js';
import type { ChannelSpec } from '../domain/channel-specs.js';
import type { SpecVerdict } from '../domain/spec-finding.js';
import type { checkedSpecsSchema, newSpecCheckSchema } from '../schemas/channel-specs.js';
import type { Caller } from './caller.js';
import { notFoundInBody } from './not-found.js';
import { requireSpecs } from './require-specs.js';
import type { Services } from './services.js';

type Asked = z.output<typeof newSpecCheckSchema>;
type Item = z.input<typeof checkedSpecsSchema>['items'][number];

const order: readonly SpecVerdict[] = ['pass', 'fixable', 'needs_person'];

/**
 * Of each spec, the file that fits it best: a rendition where one does, else the original, whose verdict says whether Galley could make one.
 * @throws GalleyError `resource.not_found`
 */
export async function checkSpecs(services: Services, caller: Caller, asked: Asked): Promise<Item[]> {
  const { assetId = null, renditionId = null, specIds, texts } = asked;
  await requireSpecs(services, caller, specIds);
  const files = await findFilesToCheck(services.database, caller.tenantId, { assetId, renditionId });
  if (files.length === 0) throw renditionId === null ? notFoundInBody('asset', '/assetId') : notFoundInBody('rendition', '/renditionId');
  const inForce = new Map(specsInForce(await findChannelSpecs(services.database, caller.tenantId, null), asked.at ?? new Date().toISOString()).map((spec) => [spec.id, spec]));
  return specIds.flatMap((id) => {
    const spec = inForce.get(id);
    return spec === undefined ? [] : [bestOf(spec, files, texts)];
  });
}

function bestOf(spec: ChannelSpec, files: readonly FileToCheck[], texts: Asked['texts']): Item {
  const judged = files.map((file) => ({ file, fit: fitForChannel([spec], { ...factOf(file.facts), texts })! }));
  judged.sort((one, other) => rank(one.fit) - rank(other.fit) || Number(other.file.rendition?.recipe === spec.recipe) - Number(one.file.rendition?.recipe === spec.recipe));
  const { file, fit } = judged[0]!;
  return { spec: fit.spec, verdict: fit.verdict, rendition: file.rendition, findings: [...fit.findings] };
}

function rank(fit: ChannelFit): number {
  const hard = hardFindings(fit).length;
  return order.indexOf(fit.verdict) * 10_000 + hard * 100 + fit.findings.length - hard;
}
